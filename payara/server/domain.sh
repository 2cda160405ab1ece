#!/bin/sh
# Runs Sallyport on the full Payara Server 6.2025.9, in its own domain.
#
#   payara/server/domain.sh deploy     create the domain if it does not exist, start it, deploy, wait until ready
#   payara/server/domain.sh start | stop | undeploy
#
# The script reads:
#   PAYARA_HOME    the unpacked server
#   ENV_FILE       configuration, copied at each deployment: secrets become password aliases of the domain,
#                  other variables are copied to its config directory       .env
#   SALLYPORT_WAR  the service                                              target/sallyport.war
#   PORT_BASE      HTTP listens on this port + 80, administration on + 48                  8000
#   DOMAIN         the domain's name                                        sallyport
#
# Administration listens on this machine only. The administrator is admin, the password is in
# $PAYARA_HOME/$DOMAIN.passwords.
#
# To use an existing domain beside your applications: create the aliases DATABASE_URL and JWT_SECRET, put the other variables
# into config/.env or the environment of the server, and deploy target/sallyport.war to the context root /. domain.settings
# shows recommended settings. The JVM options in ../jvm.options are also optional: without
# STRICT_HEADER_VALUE_VALIDATION_RFC_9110=false the server rejects header bytes above 0x7F; with it, the service checks the
# headers of every HTTP listener of the server, and must therefore be deployed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
payara=${PAYARA_HOME:?set it to the directory of the unpacked server, payara6}
name=${DOMAIN:-sallyport}
base=${PORT_BASE:-8000}
domain=$payara/glassfish/domains/$name
log=$domain/logs/server.log
passwords=$payara/$name.passwords
handler=com.sun.enterprise.server.logging.GFFileHandler
ready=http://localhost:$((base + 80))/health/ready
secrets='DATABASE_URL JWT_SECRET JWT_SECRET_PREVIOUS MONITORING_PASSWORD ADMIN_PASSWORD'
file=$passwords

asadmin() {
  "$payara/bin/asadmin" --interactive=false --user admin --passwordfile "$file" --port $((base + 48)) "$@" </dev/null
}

fail() {
  echo "$*" >&2
  exit 1
}

create() {
  echo "Creating the domain $name; its administrator is admin, with the password in $passwords"
  (umask 077 && echo "AS_ADMIN_PASSWORD=$(openssl rand -hex 16)" >"$passwords")
  asadmin create-domain --portbase "$base" "$name" >/dev/null
  asadmin start-domain "$name" >/dev/null
  if ! harden >/dev/null; then
    asadmin stop-domain "$name" >/dev/null
    asadmin delete-domain "$name" >/dev/null
    fail "The server rejected the settings, so the domain is deleted."
  fi
  asadmin stop-domain "$name" >/dev/null
}

harden() {
  # Each line is one word.
  # shellcheck disable=SC2046
  asadmin set $(grep -v '^#' "$here/domain.settings") &&
    asadmin set-amx-enabled --enabled=true --dynamic=false &&
    asadmin create-jvm-options "$(sed -n '/^-D/p' "$here/../jvm.options" | paste -s -d : -)" &&
    asadmin set-log-attributes "$handler.formatter=fish.payara.enterprise.server.logging.JSONLogFormatter" &&
    asadmin set-log-levels "$(sed -n 's/^\([^#.][^=]*\)\.level=/\1=/p' "$here/../logging-json.properties" |
      grep -v '^java\.util' | paste -s -d : -)"
}

# The last assignment of a variable in the file, as the service reads it: the text within quotes, or the text before a
# comment.
value() {
  LC_ALL=C sed -n "s/^[[:blank:]]*\(export[[:blank:]]\{1,\}\)\{0,1\}$1[[:blank:]]*=[[:blank:]]*//p" "$env" | tail -n 1 |
    LC_ALL=C sed -e 's/^"\([^"]*\)".*/\1/;t' -e "s/^'\([^']*\)'.*/\1/;t" -e 's/^#.*//' -e 's/[[:blank:]]#.*//' \
      -e 's/[[:blank:]]*$//'
}

# Writes each character as \uXXXX, because the file is a Java properties file: ISO 8859-1, with its own escapes.
escaped() {
  printf '%s' "$1" | iconv -f UTF-8 -t UTF-16BE | od -An -v -tx1 | tr -d ' \n' | sed 's/..../\\u&/g'
}

alias_password() {
  file=$(umask 077 && mktemp)
  trap 'rm -f "$file"' EXIT
  { cat "$passwords" && printf 'AS_ADMIN_ALIASPASSWORD=%s\n' "$(escaped "$2")"; } >"$file"
  asadmin create-password-alias "$1" >/dev/null 2>&1 || asadmin update-password-alias "$1" >/dev/null
  rm -f "$file"
  trap - EXIT
  file=$passwords
}

# The service reads aliases like any other configuration. They are encrypted under the domain's master password.
configure() {
  env=${ENV_FILE:-.env}
  [ -r "$env" ] || fail "$env does not exist or cannot be read: copy .env.example and edit it, or set ENV_FILE."
  asadmin create-system-properties "DATABASE_POOL_SIZE=$(value DATABASE_POOL_SIZE | grep . || echo 20)" >/dev/null
  (umask 077 && grep -Ev "^[[:blank:]]*(export[[:blank:]]+)?($(echo "$secrets" | tr ' ' '|')|PORT)[[:blank:]]*=" "$env" >"$domain/config/.env" || true)
  for secret in $secrets; do
    [ -z "$(value "$secret")" ] || alias_password "$secret" "$(value "$secret")"
  done
}

# The figures that the server's JMX monitoring writes into its log every minute, at INFO.
watch() {
  ! asadmin get-jmx-monitoring-configuration | grep -q dev.sallyport || return 0
  asadmin set-log-notifier-configuration --enabled=true --dynamic=true --filter=INFO >/dev/null
  for attribute in LoginsSuccess LoginsWrongPassword LoginsUnknownEmail ThrottledAddress ThrottledAccount HashWaiting \
    SessionsActive DatabaseConnectionsActive; do
    asadmin set-jmx-monitoring-configuration --enabled=true --dynamic=true --logfrequency=60 \
      --logfrequencyunit=SECONDS --addattribute "attributeName=$attribute objectName=dev.sallyport:type=Metrics" >/dev/null
  done
}

running() {
  "$payara/bin/asadmin" list-domains </dev/null | grep -q "^$name running"
}

start() {
  running || asadmin start-domain "$name" >/dev/null
}

# The message of a service that refused to start; the server writes its log a moment later.
reason() {
  sleep 2
  fail "$(tail -n 500 "$log" | sed -n 's/.*\(Sallyport cannot start: [^"]*\).*/\1/p' | tail -n 1 | grep . ||
    echo "Sallyport is not ready, see $log")"
}

await() {
  for _ in $(seq 90); do
    if curl -fs -o /dev/null "$ready"; then
      echo "Sallyport is ready: $ready"
      return
    fi
    sleep 1
  done
  reason
}

case ${1:-} in
  deploy)
    war=${SALLYPORT_WAR:-${here%/*/*}/target/sallyport.war}
    [ -r "$war" ] || fail "$war does not exist or cannot be read. Build it with mvn package, or set SALLYPORT_WAR."
    war=$(CDPATH='' cd -- "$(dirname -- "$war")" && pwd)/$(basename -- "$war")
    [ -d "$domain" ] || create
    start
    configure
    asadmin deploy --force=true --name sallyport --contextroot / "$war" || reason
    await
    watch
    ;;
  start)
    start
    await
    ;;
  undeploy) asadmin undeploy sallyport ;;
  stop) asadmin stop-domain "$name" ;;
  *)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
