#!/bin/sh
# Runs one Sallyport node on Payara Micro in the foreground. The log is on standard error. TERM ends the node after the
# requests in progress.
#
#   payara/micro.sh [option of Payara Micro ...]
#
# Configuration comes from the environment or from .env in the working directory. The script also reads:
#   PORT           HTTP port                                     8080
#   SALLYPORT_WAR  the service                                   target/sallyport.war
#   PAYARA_MICRO   the server                                    target/payara/payara-micro.jar
#   JAVA_HOME      JDK 17, 21 or 25                              the java on the PATH
#   JAVA_OPTS      additional JVM options, such as -Xmx512m
#   PAYARA_UNPACKED  the server as unpacked by unpack.sh, for a faster start        target/payara/unpacked, if it exists
#   TMPDIR         otherwise, where the server unpacks itself; choose a directory without automatic clean-up   /tmp
#
# Memory: the heap is 320 MiB, plus 45 MiB and the memory of one password hash (ARGON2_MEMORY, 19 MiB) for each core. The
# server needs about 300 MiB in addition, and up to 250 MiB for a while when a thousand log-ins wait for their hashes. With one or two cores the serial collector is used. -Xmx or a collector in
# JAVA_OPTS takes precedence.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
war=${SALLYPORT_WAR:-${here%/*}/target/sallyport.war}
micro=${PAYARA_MICRO:-${here%/*}/target/payara/payara-micro.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

refuse() {
  echo "Sallyport cannot start: $*" >&2
  exit 1
}

version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || version=
case $version in
  17 | 21 | 25) ;;
  *) refuse "it requires Java 17, 21 or 25, but $java is ${version:-missing}. Set JAVA_HOME to one of them." ;;
esac
[ -r "$war" ] || refuse "$war does not exist. Build it with mvn package, or set SALLYPORT_WAR."
# A ZIP file ends with its directory; a partial copy does not.
[ -d "$war" ] || [ "$(tail -c 22 "$war" | head -c 4 | od -An -tx1 | tr -d ' ')" = 504b0506 ] ||
  refuse "$war is incomplete. Build or copy it again."
# The server takes the context root from a WAR, but not from an unpacked one.
[ ! -d "$war" ] || war=$war:/
[ -r "$micro" ] || refuse "$micro does not exist. Build with mvn package, or set PAYARA_MICRO."

# Reads a number from .env.
number() {
  [ ! -r .env ] ||
    sed -n "s/^ *\(export  *\)\{0,1\}$1 *= *[\"']\{0,1\}\([0-9][0-9]*\).*/\2/p" .env | tail -n 1
}

PORT=${PORT:-$(number PORT)}
pool=${DATABASE_POOL_SIZE:-$(number DATABASE_POOL_SIZE)}
# The server creates the pool before the service reads .env.
[ -z "$pool" ] || export DATABASE_POOL_SIZE="$pool"
hash=${ARGON2_MEMORY:-$(number ARGON2_MEMORY)}

# The service has its own data grid (cluster.sh). The server's grid would listen without a password and discover others by
# multicast.
case " $* " in
  *" --clustermode "*) refuse "--clustermode configures the server's own data grid. Use payara/cluster.sh instead." ;;
esac
set -- --nohazelcast "$@"

# The given options come last and take precedence. The grace, in milliseconds, is the time to complete accepted requests.
set -- --deploy "$war" --port "${PORT:-8080}" --prebootcommandfile "$here/preboot.asadmin" \
  --postdeploycommandfile "$here/postdeploy.asadmin" \
  --logproperties "$here/logging-json.properties" --shutdowngrace 5000 "$@"

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null) || cores=2
given="${JDK_JAVA_OPTIONS:-} ${JAVA_OPTS:-}"
case $given in
  *-Xmx* | *MaxRAM* | *MaxHeapSize*) heap= ;;
  *) heap="-Xms128m -Xmx$((320 + cores * (45 + ${hash:-19456} / 1024)))m" ;;
esac
case $given in
  *GC*) ;;
  *) [ "$cores" -gt 2 ] || heap="$heap -XX:+UseSerialGC" ;;
esac

unpacked=${PAYARA_UNPACKED:-${micro%/*}/unpacked}
archive=classes.jsa
[ "$version" -lt 25 ] || archive=classes.aot
if [ -n "${PAYARA_UNPACKED:-}" ] || [ "$unpacked/$archive" -nt "$micro" ]; then
  [ -r "$unpacked/launch-micro.jar" ] || refuse "$unpacked does not contain the server. Run payara/unpack.sh $unpacked."
  unpacked=$(CDPATH='' cd -- "$unpacked" && pwd)
  # A node writes into a directory named after its process id. A later start removes the directories of ended processes,
  # among them one with the id of this process: a restarted container always has the same.
  mkdir -p "$unpacked/nodes"
  for node in "$unpacked"/nodes/[0-9]*; do
    [ "${node##*/}" != $$ ] && kill -0 "${node##*/}" 2>/dev/null || rm -rf "$node"
  done
  (umask 077 && mkdir "$unpacked/nodes/$$" && cp -R "$unpacked/config" "$unpacked/lib" "$unpacked/nodes/$$")
  set -- -Dfish.payara.micro.UnpackDir="$unpacked" \
    -Dfish.payara.micro.BootJar="file:$unpacked/launch-micro.jar" -cp "$unpacked/launch-micro.jar" \
    fish.payara.micro.impl.PayaraMicroImpl --rootdir "$unpacked/nodes/$$" "$@"
  if [ -r "$unpacked/$archive" ]; then
    case $archive in
      *.jsa) set -- "-XX:SharedArchiveFile=$unpacked/$archive" "$@" ;;
      *.aot) set -- "-XX:AOTCache=$unpacked/$archive" "$@" ;;
    esac
  fi
else
  set -- -jar "$micro" "$@"
fi

# Libraries of the server use what later JDKs warn about, in the middle of the log.
[ "$version" -lt 25 ] || heap="$heap --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# JAVA_OPTS and the heap are lists of words.
# shellcheck disable=SC2086
exec "$java" @"$here/jvm.options" -XX:+UnlockDiagnosticVMOptions "-XX:CompilerDirectivesFile=$here/compiler.json" \
  -XX:+ExitOnOutOfMemoryError ${TMPDIR:+"-Djava.io.tmpdir=$TMPDIR"} \
  $heap ${JAVA_OPTS:-} "$@"
