#!/bin/sh
# Hashes by slappasswd 2.5 (slapd) and htpasswd 2.4 (apache2-utils) of Debian 12: sh hashes.sh > ../hashes-shell.tsv
set -e
password='Correct horse 1'
for scheme in '{SSHA}' '{SHA}' '{SMD5}' '{MD5}'; do
  printf 'slappasswd %s\t%s\t%s\n' "$scheme" "$password" "$(slappasswd -h "$scheme" -s "$password")"
done
for scheme in '{SSHA256}' '{SSHA384}' '{SSHA512}' '{SHA256}' '{SHA384}' '{SHA512}'; do
  printf 'slappasswd %s\t%s\t%s\n' "$scheme" "$password" \
    "$(slappasswd -o module-path="${MODULES:-/usr/lib/ldap}" -o module-load=pw-sha2 -h "$scheme" -s "$password")"
done
printf 'slappasswd {ARGON2}\t%s\t%s\n' "$password" \
  "$(slappasswd -o module-path="${MODULES:-/usr/lib/ldap}" -o module-load=argon2 -h '{ARGON2}' -s "$password")"
for salt in '$1$%.8s' '$5$%.16s' '$6$%.16s' '$2b$08$%.22s'; do
  printf 'slappasswd {CRYPT} %s\t%s\t%s\n' "$salt" "$password" "$(slappasswd -h '{CRYPT}' -c "$salt" -s "$password")"
done
for flag in -m -B -s -2 -5; do
  printf 'htpasswd %s\t%s\t%s\n' "$flag" "$password" "$(htpasswd -nb $flag user "$password" | sed -n 's/^user://p')"
done
