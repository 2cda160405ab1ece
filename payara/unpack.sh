#!/bin/sh
# Unpacks Payara Micro once and records the classes that a start loads, so that each later start of micro.sh and
# cluster.sh takes a quarter less time and CPU:
#
#   payara/unpack.sh [DIRECTORY]     target/payara/unpacked unless told; micro.sh looks there, or at PAYARA_UNPACKED
#
# Needs no database and takes about a minute. To be done again for another JDK, server or place: until then the
# record is not used, and nothing else changes. Read: SALLYPORT_WAR, PAYARA_MICRO and JAVA_HOME, as micro.sh does.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
micro=${PAYARA_MICRO:-${here%/*}/target/payara/payara-micro.jar}
war=${SALLYPORT_WAR:-${here%/*}/target/sallyport.war}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "${1:-${micro%/*}/unpacked}"
directory=$(CDPATH='' cd -- "${1:-${micro%/*}/unpacked}" && pwd)

case $directory in
  *[!A-Za-z0-9/._-]*)
    echo "Choose a directory whose path has letters, digits and / . _ - only, not $directory" >&2
    exit 1
    ;;
esac

say() {
  echo "$*" >&2
}

# One at a time: another call waits, and then finds it done.
tries=0
until mkdir "$directory.lock" 2>/dev/null || [ "$tries" -ge 180 ]; do
  tries=$((tries + 1))
  sleep 1
done
trap 'rmdir "$directory.lock"' EXIT
trap 'exit 1' HUP INT TERM

version=$("$java" -version 2>&1 | cksum)
if [ "$directory/classes.jsa" -nt "$micro" ] && [ "$version" = "$(cat "$directory/version" 2>/dev/null)" ]; then
  say "$directory is up to date."
  exit 0
fi

say "Unpacking $micro into $directory"
rm -rf "$directory"/*
"$java" -jar "$micro" --nohazelcast --rootdir "$directory" --outputlauncher >"$directory/unpack.log" 2>&1

# A start without configuration: the service is deployed and refuses, after most of what a start loads.
say "Recording the classes of a start"
recording=$directory/recording
mkdir "$recording"
(cd "$recording" &&
  env -i PATH="$PATH" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} PAYARA_UNPACKED="$directory" PAYARA_MICRO="$micro" \
    SALLYPORT_WAR="$(CDPATH='' cd -- "$(dirname -- "$war")" && pwd)/${war##*/}" \
    JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:DumpLoadedClassList=$directory/classes.lst" \
    "$here/micro.sh" --autobindhttp >>"$directory/unpack.log" 2>&1) && status=0 || status=$?
if [ "$status" -ne 1 ] || ! grep -q 'Sallyport cannot start: DATABASE_URL is missing' "$directory/unpack.log"; then
  say "The start did not go as it should, see $directory/unpack.log"
  exit 1
fi

say "Writing $directory/classes.jsa"
"$java" @"$here/jvm.options" -Xshare:dump -XX:SharedClassListFile="$directory/classes.lst" \
  -XX:SharedArchiveFile="$directory/classes.tmp" -cp "$directory/launch-micro.jar" >>"$directory/unpack.log" 2>&1
rm -rf "$recording" "$directory/classes.lst"
echo "$version" >"$directory/version"
mv "$directory/classes.tmp" "$directory/classes.jsa"
