"""The album of a tour: pictures and papers in a folder, and one page to look through them in a browser."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import msgspec

from sync.errors import FolderInUse, of_disk

MARK = "index.html"
_DOTS_PER_INCH = 110
_QUICK = 2
"""zlib's level: a tour has many pages of paper, and nobody sends them far."""
_STYLE = """
body { font: 18px/1.5 "Noto Sans", sans-serif; margin: 2.5rem; background: #fbf7ef; color: #1d1b17; }
h1 { font-size: 2.2rem; margin: 0 0 .5rem; } h2 { margin: 3rem 0 .5rem; }
.row { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
figure { margin: 0; } figcaption { max-width: 20rem; padding-top: .4rem; }
img { display: block; border: 1px solid #e4dac6; border-radius: 10px; height: 28rem; }
.wide img { height: 17rem; }
"""


class Picture(msgspec.Struct, frozen=True):
    """One picture, and what stands below it."""

    file: str
    text: str
    wide: bool = False


class Chapter(msgspec.Struct):
    """Pictures that belong together."""

    title: str
    text: str
    pictures: list[Picture]


class Album:
    """Collects the pictures of a tour in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Begin in ``folder``; what an earlier tour left there is replaced.

        Raises ``FolderInUse`` when something else is there, ``ReadOnlyFolder`` or ``DiskFull``.
        """
        self.folder = folder
        self.chapters: list[Chapter] = []
        try:
            if folder.exists() and any(folder.iterdir()):
                if not (folder / MARK).exists():
                    raise FolderInUse
                for part in ("pages", "stories", "papers"):
                    shutil.rmtree(folder / part, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / MARK).write_text("", encoding="utf-8")
            for part in ("pages", "stories", "papers"):
                (folder / part).mkdir()
        except OSError as error:
            raise of_disk(error) from error

    def chapter(self, title: str, text: str = "") -> Chapter:
        """Begin a chapter."""
        self.chapters.append(Chapter(title, text, []))
        return self.chapters[-1]

    def path(self, part: str, name: str) -> Path:
        """Return where a picture called ``name`` goes."""
        return self.folder / part / f"{name}.png"

    def add(self, path: Path, text: str, *, wide: bool = False) -> None:
        """Put a picture in the chapter of now."""
        self.chapters[-1].pictures.append(
            Picture(path.relative_to(self.folder).as_posix(), text, wide)
        )

    def add_paper(self, pdf: Path, text: str) -> list[Path]:
        """Put a paper in the chapter of now: the PDF, and a picture of each of its pages, which are returned."""
        return self.add_pdf(pdf.stem, pdf.read_bytes(), text)

    def add_pdf(self, name: str, pdf: bytes, text: str) -> list[Path]:
        """Put a paper called ``name`` in the chapter of now; see ``add_paper``."""
        import pypdfium2

        (self.folder / "papers" / f"{name}.pdf").write_bytes(pdf)
        pictures = []
        with pypdfium2.PdfDocument(pdf) as document:
            for number in range(len(document)):
                page = document[number]
                path = self.path("papers", f"{name}-{number + 1}")
                drawn = page.render(scale=_DOTS_PER_INCH / 72).to_pil()
                drawn.save(path, compress_level=_QUICK)
                pictures.append(path)
        for number, path in enumerate(pictures):
            side = f" Bladzijde {number + 1}." if len(pictures) > 1 else ""
            self.add(path, f"{text}{side}")
        return pictures

    def bind(self) -> Path:
        """Write the page that shows everything, and return where it is."""
        parts = [
            "<!doctype html><html lang=nl><meta charset=utf-8><title>De buurtzuil in beeld</title>",
            f"<style>{_STYLE}</style><h1>De buurtzuil in beeld</h1>",
        ]
        for chapter in self.chapters:
            parts.append(f"<h2>{html.escape(chapter.title)}</h2><p>{html.escape(chapter.text)}</p>")
            parts.append("<div class=row>")
            for picture in chapter.pictures:
                file, text = html.escape(picture.file), html.escape(picture.text)
                kind = " class=wide" if picture.wide else ""
                parts.append(
                    f'<figure{kind}><a href="{file}"><img src="{file}" alt="{text}" loading=lazy></a>'
                    f"<figcaption>{text}</figcaption></figure>"
                )
            parts.append("</div>")
        page = self.folder / MARK
        page.write_text("\n".join([*parts, "</html>\n"]), encoding="utf-8")
        return page
