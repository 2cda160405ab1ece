#!/bin/sh
# Packs the server, the service and the boot files into one file:
#
#   payara/uber-jar.sh [OUTPUT [option of Payara Micro ...]]     default: target/sallyport.jar
#
# Configuration comes from the environment or .env, except PORT:
#
#   java -jar target/sallyport.jar --port 8080
#
# The options given here are packed as well. A node of a cluster needs GRID_MEMBERS and GRID_INTERFACE. No secret is packed.
# The script reads SALLYPORT_WAR, PAYARA_MICRO and JAVA_HOME like micro.sh.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output=${1:-${here%/*}/target/sallyport.jar}
[ $# -eq 0 ] || shift
properties=$(mktemp)
trap 'rm -f "$properties"' EXIT

# An uber jar can contain system properties but no JVM options, and it does not keep the context root of the WAR.
sed -n 's/^-D//p' "$here/jvm.options" >"$properties"
echo fish.payara.shutdowngrace=5000 >>"$properties"

rm -f "$output"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "${PAYARA_MICRO:-${here%/*}/target/payara/payara-micro.jar}" \
  --deploy "${SALLYPORT_WAR:-${here%/*}/target/sallyport.war}:/" \
  --prebootcommandfile "$here/preboot.asadmin" --postdeploycommandfile "$here/postdeploy.asadmin" \
  --logproperties "$here/logging-json.properties" \
  --systemproperties "$properties" --nohazelcast --outputuberjar "$output" "$@"
[ -s "$output" ] || exit 1
