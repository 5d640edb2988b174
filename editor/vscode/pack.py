#!/usr/bin/env python3
"""Makes sagsgang.vsix of what lies here, without network: a vsix is a zip with a manifest.

Needs what `npm ci --ignore-scripts --omit=dev` put into node_modules. Same input, same bytes.
"""

import json
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).resolve().parent
KINDS = {"json": "application/json", "js": "application/javascript", "md": "text/markdown", "vsixmanifest": "text/xml"}
LEFT_OUT = (".map", ".d.ts", ".tsbuildinfo", ".vsix")


def parts():
    """The files of the extension, and of the packages it needs to run."""
    package = json.loads((HERE / "package.json").read_text("utf-8"))
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))
    folders = [name for name, what in lock["packages"].items() if name and not what.get("dev")]
    missing = [folder for folder in folders if not (HERE / folder).is_dir()]
    if missing:
        sys.exit(f"missing: {', '.join(missing)}\nrun `npm ci --ignore-scripts --omit=dev` first (needs the network, once)")
    own = ["package.json", "README.md", "language-configuration.json", "LICENSE-MIT", "LICENSE-APACHE"]
    files = [HERE / name for name in own]
    for folder in ["client", "syntaxes", *folders]:
        files += [path for path in (HERE / folder).rglob("*") if path.is_file()]
    files = {path for path in files if not path.name.endswith(LEFT_OUT) and ".bin" not in path.parts}
    return package, sorted(files)


def manifest(package):
    engine = package["engines"]["vscode"]
    name, version, publisher = package["name"], package["version"], package["publisher"]
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={quoteattr(name)} Version={quoteattr(version)} Publisher={quoteattr(publisher)}/>
    <DisplayName>{escape(package["displayName"])}</DisplayName>
    <Description xml:space="preserve">{escape(package["description"])}</Description>
    <Categories>{escape(",".join(package["categories"]))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(engine)}/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


def main():
    package, files = parts()
    endings = sorted({path.suffix.lstrip(".") for path in files if path.suffix} | {"vsixmanifest"})
    defaults = "".join(f'<Default Extension=".{e}" ContentType="{KINDS.get(e, "text/plain")}"/>' for e in endings)
    types = f'<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}</Types>\n'
    out = HERE / "sagsgang.vsix"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as vsix:

        def put(name, content):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            vsix.writestr(info, content)

        put("[Content_Types].xml", types)
        put("extension.vsixmanifest", manifest(package))
        for path in files:
            put("extension/" + path.relative_to(HERE).as_posix(), path.read_bytes())
    print(f"{out.name}: {len(files)} files, {out.stat().st_size // 1024} KB")


main()
