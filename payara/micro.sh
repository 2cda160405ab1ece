#!/bin/sh
# Sallyport on one Payara Micro node, in the foreground: the log is on standard error, TERM ends it after
# the requests in flight.
#
#   payara/micro.sh [option of Payara Micro ...]
#
# Configuration comes from the environment or from .env in the working directory. Also read:
#   PORT           HTTP port                                     8080
#   SALLYPORT_WAR  the service                                   target/sallyport.war
#   PAYARA_MICRO   the server                                    target/payara/payara-micro.jar
#   JAVA_HOME      JDK 17 or 21                                  the java on the PATH
#   JAVA_OPTS      more options of the JVM, such as -Xmx512m
#   PAYARA_UNPACKED  the server as unpack.sh has unpacked it, for a quicker start   target/payara/unpacked, if there
#   TMPDIR         otherwise, where the server unpacks itself; choose a directory that nothing cleans up   /tmp
#
# Memory: the heap has 320 MiB, and for each core 45 MiB and what a password hash needs (ARGON2_MEMORY, 19 MiB); beyond
# the heap the server needs about 300 MiB. One or two cores collect serially. -Xmx or a collector in JAVA_OPTS wins.
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
  17 | 21) ;;
  *) refuse "it runs on Java 17 or 21, and $java is ${version:-missing}. Point JAVA_HOME at one of them." ;;
esac
[ -r "$war" ] || refuse "there is no $war. Build it with mvn package, or set SALLYPORT_WAR."
# A ZIP file ends with its directory; one that was copied in part does not.
[ -d "$war" ] || [ "$(tail -c 22 "$war" | head -c 4 | od -An -tx1 | tr -d ' ')" = 504b0506 ] ||
  refuse "$war is not complete. Build or copy it again."
[ -r "$micro" ] || refuse "there is no $micro. Build with mvn package, or set PAYARA_MICRO."

# A number from .env.
number() {
  [ ! -r .env ] ||
    sed -n "s/^ *\(export  *\)\{0,1\}$1 *= *[\"']\{0,1\}\([0-9][0-9]*\).*/\2/p" .env | tail -n 1
}

PORT=${PORT:-$(number PORT)}
pool=${DATABASE_POOL_SIZE:-$(number DATABASE_POOL_SIZE)}
# The server sizes the pool before it reads .env.
[ -z "$pool" ] || export DATABASE_POOL_SIZE="$pool"
hash=${ARGON2_MEMORY:-$(number ARGON2_MEMORY)}

# The service has a data grid of its own (cluster.sh). The server's would listen without a password, and look for
# others by multicast.
case " $* " in
  *" --clustermode "*) refuse "--clustermode is for the server's own data grid. Use payara/cluster.sh." ;;
esac
set -- --nohazelcast "$@"

# What was given comes last and wins. The grace, in milliseconds, is time to finish what has been accepted.
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
if [ -n "${PAYARA_UNPACKED:-}" ] || [ "$unpacked/classes.jsa" -nt "$micro" ]; then
  [ -r "$unpacked/launch-micro.jar" ] || refuse "there is no server in $unpacked. Run payara/unpack.sh $unpacked."
  unpacked=$(CDPATH='' cd -- "$unpacked" && pwd)
  # What this node writes is in a directory named by its process, which ends with the next start after it.
  mkdir -p "$unpacked/nodes"
  for node in "$unpacked"/nodes/[0-9]*; do
    [ ! -d "$node" ] || kill -0 "${node##*/}" 2>/dev/null || rm -rf "$node"
  done
  (umask 077 && mkdir "$unpacked/nodes/$$" && cp -R "$unpacked/config" "$unpacked/lib" "$unpacked/nodes/$$")
  set -- -Dfish.payara.micro.UnpackDir="$unpacked" \
    -Dfish.payara.micro.BootJar="file:$unpacked/launch-micro.jar" -cp "$unpacked/launch-micro.jar" \
    fish.payara.micro.impl.PayaraMicroImpl --rootdir "$unpacked/nodes/$$" "$@"
  [ ! -r "$unpacked/classes.jsa" ] || set -- "-XX:SharedArchiveFile=$unpacked/classes.jsa" "$@"
else
  set -- -jar "$micro" "$@"
fi

# JAVA_OPTS and the heap are lists of words.
# shellcheck disable=SC2086
exec "$java" @"$here/jvm.options" -XX:+ExitOnOutOfMemoryError ${TMPDIR:+"-Djava.io.tmpdir=$TMPDIR"} \
  $heap ${JAVA_OPTS:-} "$@"
