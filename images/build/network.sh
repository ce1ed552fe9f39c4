# Sourced by the steps of a build that download: whom to trust, and the way out.
# `ca` is the trusted authorities of the machine that builds, when it hands them in; it is in no layer.
ca=/run/secrets/ca
[ -s "$ca" ] || ca=/etc/ssl/certs/ca-certificates.crt
export SSL_CERT_FILE="$ca" PIP_CERT="$ca" NODE_EXTRA_CA_CERTS="$ca" UV_NO_CACHE=1 VIRTUAL_ENV=/opt/venv
