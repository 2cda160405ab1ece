package dev.sallyport.credential.password.argon2;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/**
 * {@code argon2_context} of argon2.h: the parameters of one hash. Public because JNA writes the
 * fields by reflection.
 */
@FieldOrder({
  "hash",
  "hashLength",
  "password",
  "passwordLength",
  "salt",
  "saltLength",
  "secret",
  "secretLength",
  "data",
  "dataLength",
  "iterations",
  "memoryKib",
  "lanes",
  "threads",
  "version",
  "allocate",
  "free",
  "flags"
})
public final class Argon2Context extends Structure {
  private static final int VERSION_13 = 0x13;

  public Pointer hash;
  public int hashLength;
  public Pointer password;
  public int passwordLength;
  public Pointer salt;
  public int saltLength;
  public Pointer secret;
  public int secretLength;
  public Pointer data;
  public int dataLength;
  public int iterations;
  public int memoryKib;
  public int lanes;
  public int threads = 1;
  public int version = VERSION_13;
  public Pointer allocate;
  public Pointer free;
  public int flags;
}
