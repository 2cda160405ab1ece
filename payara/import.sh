#!/bin/sh
# Imports a file of users into a running service and shows its progress, see docs/import.md:
#
#   payara/import.sh FILE [source=keycloak] [conflict=skip|update|fail] [dry_run=true] [role_map=staff:admin]
#
# Environment: SALLYPORT_URL, http://localhost:8080 by default; SALLYPORT_TOKEN, the access token of an operator who was
# authenticated within the last ten minutes, read from the terminal if it is not set; FIREBASE_HASH_CONFIG for source=firebase.
# Faults are saved as FILE.faults.csv. The exit code is 0 if the import is done without a fault, 2 with faults, 1 if it failed.
# Needs curl.
set -eu

if [ $# -lt 1 ] || [ ! -r "$1" ]; then
  sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
file=$1
shift
url=${SALLYPORT_URL:-http://localhost:8080}/api/admin/imports

# The token and the key are passed to curl in a file, because other users of the machine can read its arguments.
umask 077
work=$(mktemp -d)
id=
trap 'rm -rf "$work"' EXIT
if [ -z "${SALLYPORT_TOKEN:-}" ]; then
  printf 'Access token: ' >&2
  stty -echo 2>/dev/null || true
  read -r SALLYPORT_TOKEN
  stty echo 2>/dev/null || true
  echo >&2
fi
printf 'header = "Authorization: Bearer %s"\n' "$SALLYPORT_TOKEN" >"$work/curl"
if [ -n "${FIREBASE_HASH_CONFIG:-}" ]; then
  printf 'header = "Firebase-Hash-Config: %s"\n' "$FIREBASE_HASH_CONFIG" >>"$work/firebase"
else
  : >"$work/firebase"
fi

# The value of a member of the flat part of a JSON object.
member() {
  sed -n 's/.*"'"$1"'" *: *"\{0,1\}\([^",}]*\).*/\1/p' "$work/body" | head -n 1
}

# Makes a call; prints the problem and ends if it is refused.
request() {
  status=$(curl --silent --show-error --config "$work/curl" --output "$work/body" --write-out '%{http_code}' "$@") || exit 1
  case $status in
    2*) ;;
    *)
      printf '\nRefused with %s: %s\n' "$status" "$(member detail)" >&2
      exit 1
      ;;
  esac
}

query=
for parameter in "$@"; do
  query="$query${query:+&}$parameter"
done
request --config "$work/firebase" --header 'Content-Type: application/octet-stream' --header 'Expect:' \
  --request POST --upload-file "$file" "$url${query:+?$query}"
id=$(member id)
echo "Import $id"

cancelled() {
  printf '\nThe import goes on. Cancel it in the console, or with DELETE %s/%s\n' "$url" "$id" >&2
  exit 130
}
trap cancelled INT

while :; do
  request "$url/$id"
  state=$(member state)
  bytes=$(member bytes)
  read=$(member bytes_read)
  share=$((bytes > 0 ? read * 100 / bytes : 0))
  filled=$((share * 40 / 100))
  printf '\r[%s%s] %3d %%  %s created, %s updated, %s skipped, %s faulty ' \
    "$(printf '%*s' "$filled" '' | tr ' ' '#')" "$(printf '%*s' $((40 - filled)) '')" "$share" \
    "$(member created)" "$(member updated)" "$(member skipped)" "$(member faulty)"
  case $state in
    receiving | waiting | running) sleep 1 ;;
    *) break ;;
  esac
done
faulty=$(member faulty)
told=$((faulty + $(member skipped) + $(member updated)))
failure=$(member failure)
printf '\n%s%s\n' "$state" "${failure:+: $failure}" | sed 's/: null$//'
if [ "$told" -gt 0 ]; then
  request "$url/$id/faults?format=csv"
  mv "$work/body" "$file.faults.csv"
  echo "Told about records: $file.faults.csv"
fi
[ "$state" = "done" ] || exit 1
[ "$faulty" -eq 0 ] || exit 2
