package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.FirebaseScrypt;
import dev.sallyport.credential.password.legacy.LegacyHash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hash of Firebase with the parameters of its project, as Supabase writes it: {@code
 * $fbscrypt$v=1,n=14,r=8,p=1,ss=separator,sk=key$salt$hash}.
 */
final class FirebaseFormat implements LegacyFormat {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$fbscrypt\\$v=1,n=([0-9]+),r=([0-9]+),p=1(?:,ss=([A-Za-z0-9+/_=-]*))?"
              + ",sk=([A-Za-z0-9+/_=-]+)\\$([A-Za-z0-9+/_=-]+)\\$([A-Za-z0-9+/_=-]+)");

  @Override
  public Optional<LegacyHash> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] separator = Encodings.base64(form.group(3) == null ? "" : form.group(3));
    byte[] salt = Encodings.base64(form.group(5));
    byte[] both =
        ByteBuffer.allocate(salt.length + separator.length).put(salt).put(separator).array();
    FirebaseScrypt recipe =
        new FirebaseScrypt(
            Encodings.number(form.group(1)),
            Encodings.number(form.group(2)),
            both,
            Encodings.base64(form.group(4)));
    byte[] digest = Encodings.base64(form.group(6));
    if (digest.length != recipe.signerKey().length) {
      throw new IllegalArgumentException("must be as long as the signer key of its project");
    }
    return Optional.of(LegacyHash.of(recipe, digest));
  }
}
