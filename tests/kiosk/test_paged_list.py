"""A list that is leafed through: it comes to rest, whatever rows it has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView
from pytestqt.qtbot import QtBot

from kiosk.app import QML_FOLDER
from kiosk.services.pictures import IconPictures

LIST = """
import QtQuick
import Buurtzuil

Item {
    property int asked: 0
    property alias overflows: paged.overflows

    PagedList {
        id: paged

        width: parent.width
        height: parent.height
        spacing: 0
        model: parent.model
        onOverflowsChanged: {
            parent.asked += 1;
            if (parent.asked > 50)
                paged.height = 5000;  // else an endless loop would end no test
        }
        delegate: Rectangle {
            required property int modelData
            width: 100
            height: modelData
        }
    }

    property var model: [%s]
}
"""


def test_a_tall_last_row_gives_the_list_no_room_that_it_takes_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "Rows.qml"
    file.write_text(LIST % ", ".join(["31"] * 29 + ["66"]))
    view = QQuickView()
    view.engine().addImportPath(str(QML_FOLDER))
    view.engine().addImageProvider("icons", IconPictures())
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.resize(600, 960)
    view.setSource(QUrl.fromLocalFile(str(file)))
    view.show()
    qtbot.waitExposed(view)
    for _ in range(5):
        view.grabWindow()
    root = view.rootObject()
    assert root.property("overflows")
    assert root.property("asked") < 30
    view.close()
