"""Makes /opt/trust, the trust store of the JVMs of this build: the image's own, and what the builder's machine trusts.

The image that comes out trusts only whom its base trusts.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

OWN = Path("/etc/ssl/certs/ca-certificates.crt")
HANDED_IN = Path("/run/secrets/ca")


def certificates(bundle: Path) -> set[str]:
    """The certificates of a PEM file, each in one form only."""
    text = bundle.read_text(errors="replace") if bundle.exists() else ""
    bodies = re.findall(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", text, re.DOTALL)
    return {"".join(body.split()) for body in bodies}


shutil.copy("/opt/java/lib/security/cacerts", "/opt/trust")
for number, body in enumerate(sorted(certificates(HANDED_IN) - certificates(OWN))):
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
        file.flush()
        argv = ["/opt/java/bin/keytool", "-importcert", "-noprompt", "-keystore", "/opt/trust", "-storepass", "changeit"]
        subprocess.run([*argv, "-alias", f"builder-{number}", "-file", file.name], check=False, capture_output=True)
