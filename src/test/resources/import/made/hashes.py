"""Hashes by Django 3.2 and passlib 1.7 of Debian 12: python3 hashes.py > ../hashes-python.tsv

Needs the packages python3-django, python3-passlib, python3-bcrypt and python3-argon2.
"""

import django
from django.conf import settings

settings.configure(
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
        "django.contrib.auth.hashers.BCryptPasswordHasher",
        "django.contrib.auth.hashers.SHA1PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher",
        "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher",
    ]
)
django.setup()
from django.contrib.auth.hashers import make_password
from passlib import hash as passlib
import base64, hashlib

PASSWORDS = ["Correct horse 1", "Pässwörd – 日本 7", "long " * 20 + "Z9"]

for password in PASSWORDS:
    for hasher in [
        "pbkdf2_sha256",
        "pbkdf2_sha1",
        "argon2",
        "bcrypt_sha256",
        "bcrypt",
        "sha1",
        "md5",
        "unsalted_md5",
    ]:
        print(f"django {hasher}\t{password}\t{make_password(password, hasher=hasher)}")
    # Django 4 and newer: ScryptPasswordHasher.encode, which calls hashlib.scrypt with its salt as text.
    salt = "7gbSd3Ki1mZrB0AaV4kT1c"
    key = hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**14, r=8, p=1, maxmem=64 * 2**20, dklen=64)
    print(f"django scrypt\t{password}\tscrypt${2**14}${salt}$8$1${base64.b64encode(key).decode()}")
    for name in [
        "pbkdf2_sha1",
        "pbkdf2_sha256",
        "pbkdf2_sha512",
        "sha256_crypt",
        "sha512_crypt",
        "md5_crypt",
        "apr_md5_crypt",
        "bcrypt",
        "argon2",
        "scrypt",
        "ldap_salted_sha1",
        "ldap_salted_md5",
        "ldap_salted_sha256",
        "ldap_salted_sha512",
        "ldap_sha1",
        "ldap_md5",
        "ldap_sha256_crypt",
        "ldap_sha512_crypt",
        "hex_md5",
        "hex_sha1",
        "hex_sha256",
        "hex_sha512",
    ]:
        try:
            scheme = getattr(passlib, name)
            if name == "bcrypt":
                scheme = scheme.using(truncate_error=False)
            print(f"passlib {name}\t{password}\t{scheme.hash(password)}")
        except Exception as missing:
            import sys

            print(name, missing, file=sys.stderr)
    for ident in ["2a", "2y"]:
        print(f"passlib bcrypt {ident}\t{password}\t{passlib.bcrypt.using(ident=ident, rounds=10).hash(password)}")
    for kind in ["i", "d"]:
        print(f"passlib argon2{kind}\t{password}\t{passlib.argon2.using(type=kind).hash(password)}")
