#!/bin/sh
# Makes the test-only certificates of this folder anew: sh test/stand-in/certificates/regenerate.sh
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

issue() { # KEY_FILE CERTIFICATE SUBJECT EXTENSION NOT_BEFORE NOT_AFTER SIGNER_OPTIONS
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"
  openssl req -new -key "$1" -subj "$3" -out "$work/request"
  : >"$work/index"
  cat >"$work/ca.cnf" <<CONFIG
[ca]
default_ca = authority
[authority]
new_certs_dir = $work
database = $work/index
rand_serial = yes
default_md = sha256
policy = policy
[policy]
organizationName = optional
commonName = supplied
[extensions]
$4
CONFIG
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/ca.cnf" -extensions extensions \
    -startdate "$5" -enddate "$6" -in "$work/request" -out "$2" $7 2>/dev/null
}

issue "$work/ca.key" ca.crt "/CN=test-only CA of kubectl-poddefault" basicConstraints=critical,CA:TRUE \
  20200101000000Z 20461231000000Z "-selfsign -keyfile $work/ca.key"
by_ca="-cert ca.crt -keyfile $work/ca.key"
names=subjectAltName=DNS:localhost,DNS:kubernetes.test,IP:127.0.0.1,IP:::1
issue server.key server.crt /CN=kubernetes.test $names 20200101000000Z 20461231000000Z "$by_ca"
issue expired.key expired.crt /CN=kubernetes.test $names 20200101000000Z 20200131000000Z "$by_ca"
issue other-host.key other-host.crt /CN=other.test subjectAltName=DNS:other.test \
  20200101000000Z 20461231000000Z "$by_ca"
issue client.key client.crt /O=data-science/CN=jane extendedKeyUsage=clientAuth \
  20200101000000Z 20461231000000Z "$by_ca"
