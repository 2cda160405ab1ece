#!/bin/sh
# Packs server, service and boot files into one file:
#
#   payara/uber-jar.sh [OUTPUT [option of Payara Micro ...]]     target/sallyport.jar unless told
#
# and runs with configuration from the environment or .env, but for PORT:
#
#   java -jar target/sallyport.jar --port 8080
#
# Options given here are packed in; a node of a cluster needs GRID_MEMBERS and GRID_INTERFACE. No secret is packed.
# Read: SALLYPORT_WAR, PAYARA_MICRO and JAVA_HOME, as micro.sh does.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output=${1:-${here%/*}/target/sallyport.jar}
[ $# -eq 0 ] || shift
properties=$(mktemp)
trap 'rm -f "$properties"' EXIT

# An uber jar cannot hold options of the JVM, but system properties; and it forgets the context root of the WAR.
sed -n 's/^-D//p' "$here/jvm.options" >"$properties"
echo fish.payara.shutdowngrace=5000 >>"$properties"

rm -f "$output"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "${PAYARA_MICRO:-${here%/*}/target/payara/payara-micro.jar}" \
  --deploy "${SALLYPORT_WAR:-${here%/*}/target/sallyport.war}:/" \
  --prebootcommandfile "$here/preboot.asadmin" --postdeploycommandfile "$here/postdeploy.asadmin" \
  --logproperties "$here/logging-json.properties" \
  --systemproperties "$properties" --nohazelcast --outputuberjar "$output" "$@"
[ -s "$output" ] || exit 1
