import QtQuick

/** A bar among `aside` of a page that tells something; `Page` knows it by this type, whatever view model it shows. */
Rectangle {
    /** Whether it tells something that belongs to the title. */
    property bool tells: true
}
