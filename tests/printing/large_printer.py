"""What a printer with A3 says of itself, for ``ippeveprinter -P`` (PostScript Printer Description, version 4.3)."""

SIZES_PT = {"A4": (595, 842), "A3": (842, 1191), "A5": (420, 595)}
"""Paper that it has, in points."""
_HEAD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TEST.PPD"
*Manufacturer: "Test"
*Product: "(Testprinter)"
*ModelName: "Testprinter"
*ShortNickName: "Testprinter"
*NickName: "Testprinter"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*Throughput: "10"
*TTRasterizer: Type42
*cupsFilter: "application/pdf 0 -"
*DefaultResolution: 600dpi
*DefaultFont: Courier
"""


def description() -> str:
    """Return the file."""
    lines = [_HEAD.rstrip()]
    for option in ("PageSize", "PageRegion"):
        lines += [
            f"*OpenUI *{option}/Media Size: PickOne",
            f"*OrderDependency: 10 AnySetup *{option}",
            f"*Default{option}: A4",
        ]
        for name, (wide, high) in SIZES_PT.items():
            lines.append(f'*{option} {name}/{name}: "<</PageSize[{wide} {high}]>>setpagedevice"')
        lines.append(f"*CloseUI: *{option}")
    lines += ["*DefaultImageableArea: A4", "*DefaultPaperDimension: A4"]
    for name, (wide, high) in SIZES_PT.items():
        lines.append(f'*ImageableArea {name}/{name}: "12 12 {wide - 12} {high - 12}"')
        lines.append(f'*PaperDimension {name}/{name}: "{wide} {high}"')
    return "\n".join(lines) + "\n"
