#!/bin/sh
# Imports a file of users and shows the progress, see docs/import.md:
#
#   payara/import.sh FILE [source=keycloak] [conflict=skip|update|fail] [dry_run=true] [role_map=staff:admin]
#
# Without SALLYPORT_URL the script works on the database and needs no running service, although one may run. It starts a node
# that listens on no port and ends with the import, and reads what micro.sh reads: DATABASE_URL, JWT_SECRET and the other
# variables, from the environment or from .env.
#
# With SALLYPORT_URL, such as https://auth.example.com, it sends the file to the running service. SALLYPORT_TOKEN is the access
# token of an operator who was authenticated within the last ten minutes; the script asks for it if it is not set, and again
# when it has expired. This needs curl.
#
# FIREBASE_HASH_CONFIG has the parameters of the hashes for source=firebase. What is told about records is saved as
# FILE.faults.csv. The exit code is 0 if the import is done without a fault, 2 with faults, 1 if it failed, 3 if it goes on
# without being watched.
set -eu

if [ $# -lt 1 ] || [ ! -r "$1" ]; then
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file=$1
shift

# Other users of the machine can read arguments and public files, but not these.
umask 077
work=$(mktemp -d)
node=
id=
trap 'stop_node; rm -rf "$work"' EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM HUP
# The reader of the output has ended.
trap 'exit 141' PIPE

stop_node() {
  [ -z "$node" ] || { kill "$node" 2>/dev/null && wait "$node"; } || :
  node=
}

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

interrupted() {
  printf '\n' >&2
  if [ -n "$node" ]; then
    echo "Stopped. An import that has begun continues when a service starts, or with the next call of this script." >&2
  elif [ -n "$id" ]; then
    echo "The import goes on: watch or cancel it in the console, or with GET or DELETE $url/$id" >&2
  fi
  exit "$1"
}

# The value of a member of the flat part of a JSON object.
member() {
  sed -n 's/.*"'"$1"'" *: *"\{0,1\}\([^",}]*\).*/\1/p' "$work/seen" | head -n 1
}

# --- On the database

begin_on_database() {
  ln -s "$(CDPATH='' cd -- "$(dirname -- "$file")" && pwd)/${file##*/}" "$work/file"
  for parameter in "$@"; do
    printf '%s\n' "$parameter"
  done >"$work/parameters"
  [ -z "${FIREBASE_HASH_CONFIG:-}" ] || printf '%s' "$FIREBASE_HASH_CONFIG" >"$work/firebase"
  unset FIREBASE_HASH_CONFIG
  printf 'sallyport.import.directory=%s\n' "$work" >"$work/properties"
  {
    cat "$here/preboot.asadmin"
    echo 'set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.enabled=false'
  } >"$work/preboot"
  echo 'Starting a node without a port' >&2
  # The service replaces the server's check of headers at its ports, of which there is none.
  JAVA_OPTS="${JAVA_OPTS:-} -Dorg.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110=true" "$here/micro.sh" --prebootcommandfile "$work/preboot" --systemproperties "$work/properties" \
    --logproperties "$here/logging.properties" --shutdowngrace 2 </dev/null >"$work/log" 2>&1 &
  node=$!
  update_from_database
  id=$(member id)
}

update_from_database() {
  while :; do
    [ ! -e "$work/refusal" ] || fail "Refused: $(cat "$work/refusal")"
    if ! kill -0 "$node" 2>/dev/null; then
      node=
      grep -a -o 'Sallyport cannot start: .*' "$work/log" >"$work/reason" || tail -n 20 "$work/log" >"$work/reason"
      fail "$(head -n 20 "$work/reason")"
    fi
    # The node replaces the file at any time.
    cp "$work/progress" "$work/seen" 2>/dev/null && return 0
    sleep 1
  done
}

# --- With the running service

read_token() {
  if [ -z "${SALLYPORT_TOKEN:-}" ]; then
    printf 'Access token: ' >&2
    [ ! -t 0 ] || stty -echo
    read -r SALLYPORT_TOKEN || SALLYPORT_TOKEN=
    [ ! -t 0 ] || stty echo
    echo >&2
  fi
  printf 'header = "Authorization: Bearer %s"\n' "$SALLYPORT_TOKEN" >"$work/curl"
}

# Makes a call, whose status it leaves in $status.
request() {
  status=$(curl --silent --show-error --config "$work/curl" --output "$work/seen" --write-out '%{http_code}' "$@") ||
    status=000
}

accepted() {
  case $status in
    2*) ;;
    000) fail "No answer from $SALLYPORT_URL" ;;
    *) fail "Refused with $status: $(member detail)" ;;
  esac
}

# The import does not need the operator, who is asked for another token when one has expired.
request_again() {
  request "$@"
  while [ "$status" = 401 ]; do
    printf '\nThe access token has expired. The import goes on. Another token shows its progress.\n' >&2
    SALLYPORT_TOKEN=
    read_token
    if [ -z "$SALLYPORT_TOKEN" ]; then
      interrupted 3
    fi
    request "$@"
  done
  accepted
}

begin_with_service() {
  url=${SALLYPORT_URL%/}/api/admin/imports
  read_token
  : >"$work/firebase"
  [ -z "${FIREBASE_HASH_CONFIG:-}" ] ||
    printf 'header = "Firebase-Hash-Config: %s"\n' "$FIREBASE_HASH_CONFIG" >"$work/firebase"
  query=
  for parameter in "$@"; do
    query="$query${query:+&}$parameter"
  done
  request --config "$work/firebase" --header 'Content-Type: application/octet-stream' --header 'Expect:' \
    --request POST --upload-file "$file" "$url${query:+?$query}"
  accepted
  id=$(member id)
  request_again "$url/$id"
}

# --- Both

show() {
  bytes=$(member bytes)
  read=$(member bytes_read)
  share=$((bytes > 0 ? read * 100 / bytes : 0))
  filled=$((share * 40 / 100))
  printf '\r[%s%s] %3d %%  %s created, %s updated, %s skipped, %s faulty ' \
    "$(printf '%*s' "$filled" '' | tr ' ' '#')" "$(printf '%*s' $((40 - filled)) '')" "$share" \
    "$(member created)" "$(member updated)" "$(member skipped)" "$(member faulty)"
}

if [ -n "${SALLYPORT_URL:-}" ]; then
  begin_with_service "$@"
else
  begin_on_database "$@"
fi
echo "Import $id"
while :; do
  show
  state=$(member state)
  case $state in
    receiving | waiting | running) sleep 1 ;;
    *) break ;;
  esac
  if [ -n "$node" ]; then
    update_from_database
  else
    request_again "$url/$id"
  fi
done

faulty=$(member faulty)
told=$((faulty + $(member skipped) + $(member updated)))
failure=$(member failure)
printf '\n%s%s\n' "$state" "${failure:+: $failure}" | sed 's/: null$//'
if [ "$told" -gt 0 ]; then
  if [ -z "$node" ]; then
    request_again "$url/$id/faults?format=csv"
    mv "$work/seen" "$work/faults.csv"
  fi
  cat "$work/faults.csv" >"$file.faults.csv"
  echo "Told about records: $file.faults.csv"
fi
[ "$state" = "done" ] || exit 1
[ "$faulty" -eq 0 ] || exit 2
