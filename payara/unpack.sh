#!/bin/sh
# Unpacks Payara Micro once and records the classes that a start loads, so that later starts of micro.sh and cluster.sh
# take a quarter less time and CPU, with JDK 25 a third:
#
#   payara/unpack.sh [DIRECTORY]     default: target/payara/unpacked; micro.sh reads that or PAYARA_UNPACKED
#
# It needs no database and takes about a minute. Run it again after a change of the JDK, the server or the directory; until
# then starts are only slower. The script reads SALLYPORT_WAR, PAYARA_MICRO and JAVA_HOME like micro.sh.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
absolute() {
  case $1 in
    /*) echo "$1" ;;
    *) echo "$PWD/$1" ;;
  esac
}

micro=$(absolute "${PAYARA_MICRO:-${here%/*}/target/payara/payara-micro.jar}")
war=$(absolute "${SALLYPORT_WAR:-${here%/*}/target/sallyport.war}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "${1:-${micro%/*}/unpacked}"
directory=$(CDPATH='' cd -- "${1:-${micro%/*}/unpacked}" && pwd)

case $directory in
  *[!A-Za-z0-9/._-]*)
    echo "The path of the directory must contain only letters, digits and / . _ -, but is $directory" >&2
    exit 1
    ;;
esac

say() {
  echo "$*" >&2
}

# Only one call runs at a time. Another call waits, and then has nothing to do.
tries=0
until mkdir "$directory.lock" 2>/dev/null || [ "$tries" -ge 180 ]; do
  tries=$((tries + 1))
  sleep 1
done
trap 'rmdir "$directory.lock"' EXIT
trap 'exit 1' HUP INT TERM

java_version=$("$java" -version 2>&1)
version=$(echo "$java_version" | cksum)
# Since JDK 25 a start writes the archive by itself (JEP 514), with more in it than classes.
archive=classes.jsa
[ "$(echo "$java_version" | sed -n 's/.* version "\([0-9]*\).*/\1/p')" -lt 25 ] || archive=classes.aot
if [ "$directory/$archive" -nt "$micro" ] && [ "$version" = "$(cat "$directory/version" 2>/dev/null)" ]; then
  say "$directory is up to date."
  exit 0
fi

say "Unpacking $micro into $directory"
rm -rf "$directory"/*
"$java" -jar "$micro" --nohazelcast --rootdir "$directory" --outputlauncher >"$directory/unpack.log" 2>&1

# A start without configuration: the service is deployed and refuses to start after loading most classes.
say "Recording the classes that a start loads"
recording=$directory/recording
mkdir "$recording"
case $archive in
  *.jsa) options="-XX:TieredStopAtLevel=1 -XX:DumpLoadedClassList=$directory/classes.lst" ;;
  *.aot) options="-XX:AOTCacheOutput=$directory/classes.tmp" ;;
esac
(cd "$recording" &&
  env -i PATH="$PATH" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} PAYARA_UNPACKED="$directory" PAYARA_MICRO="$micro" \
    SALLYPORT_WAR="$war" JAVA_OPTS="$options" \
    "$here/micro.sh" --autobindhttp --shutdowngrace 2 >>"$directory/unpack.log" 2>&1) && status=0 || status=$?
if [ "$status" -ne 1 ] || ! grep -q 'Sallyport cannot start: .*DATABASE_URL' "$directory/unpack.log"; then
  say "The recorded start failed, see $directory/unpack.log"
  exit 1
fi

if [ "$archive" = classes.jsa ]; then
  # The recorded start is refused before the server creates beans. The classes of that part are added by name, if this Java has
  # the jar tool.
  jar=${JAVA_HOME:+$JAVA_HOME/bin/}jar
  if command -v "$jar" >/dev/null; then
    for library in weld-osgi-bundle weld-integration jakarta.enterprise.cdi-api jboss-classfilewriter ejb-container; do
      "$jar" -tf "$directory/runtime/$library.jar" |
        sed -n -e /META-INF/d -e /module-info/d -e 's/\.class$//p' >>"$directory/classes.lst"
    done
  fi

  say "Writing $directory/classes.jsa"
  "$java" @"$here/jvm.options" -Xshare:dump -XX:SharedClassListFile="$directory/classes.lst" \
    -XX:SharedArchiveFile="$directory/classes.tmp" -cp "$directory/launch-micro.jar" >>"$directory/unpack.log" 2>&1
fi
rm -rf "$recording" "$directory/classes.lst"
echo "$version" >"$directory/version"
mv "$directory/classes.tmp" "$directory/$archive"
