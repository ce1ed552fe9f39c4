import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { InstallContext } from '../context.ts';
import { certificateBundle } from '../install/certificates.ts';
import { inputsDigest } from '../install/inputs.ts';

/** What the machine trusts at this moment; changes when the bundle does. Empty when there is no bundle. */
export function trustDigest(env: NodeJS.ProcessEnv): string {
  const bundle = certificateBundle(env);
  return bundle === null ? '' : inputsDigest([readFileSync(bundle, 'utf8')]);
}

/** Java 17 reads a PKCS #12 trust store without a password; certificates are public, so it has none. */
const PROGRAM = `
import re, sys
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
bundle, store = sys.argv[1:]
entries = []
with open(bundle, "rb") as file:
    for pem in re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", file.read(), re.S):
        try:
            entries.append(PKCS12Certificate(x509.load_pem_x509_certificate(pem), b"authority-%d" % len(entries)))
        except ValueError:
            pass  # one certificate that is not well formed must not cost the trust in all others
with open(store, "wb") as file:
    file.write(serialize_java_truststore(entries, NoEncryption()))
print(len(entries))
`;

/** Writes a Java trust store with the machine's certificate authorities. Returns how many; 0 when it has no bundle. */
export async function writeTrustStore(
  context: InstallContext,
  python: string,
  path: string,
): Promise<number> {
  const bundle = certificateBundle(context.env);
  if (bundle === null) return 0;
  const draft = `${path}.draft`;
  const { stdout } = await context.run(
    'the trust store of Java',
    [python, '-I', '-W', 'ignore', '-c', PROGRAM, bundle, draft],
    {
      env: context.env,
      log: 'java',
    },
  );
  await rename(draft, path);
  return Number(stdout.trim());
}
