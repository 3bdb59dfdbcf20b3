pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** The languages, each in its own words. */
Page {
    id: root

    required property App app
    readonly property LanguageModel model: app.language as LanguageModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Welke taal wilt u lezen?")

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        delegate: RowButton {
            id: row

            required property string key
            required title

            icon: row.chosen ? "circle-check" : "languages"
            required chosen
            onActivated: {
                root.shell.setLanguage(row.key);
                root.shell.back();
            }
        }
    }
}
