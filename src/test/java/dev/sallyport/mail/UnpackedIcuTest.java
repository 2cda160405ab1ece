package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The WAR contains a part of ICU: all that an address of any characters can reach. */
class UnpackedIcuTest {
  @Test
  void domainsOfAllCharactersNeedOnlyTheUnpackedClasses() throws Exception {
    URL war = EmailAddress.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader only =
        new URLClassLoader(new URL[] {war}, ClassLoader.getPlatformClassLoader())) {
      Method parse =
          only.loadClass(EmailAddress.class.getName()).getDeclaredMethod("parse", String.class);
      List<String> accepted = new ArrayList<>();
      for (int c = 0x80; c <= Character.MAX_CODE_POINT; c += c < 0x3400 ? 1 : 97) {
        String letter = Character.toString(c);
        for (String domain : List.of(letter, "a" + letter + "b", "\u05D0" + letter + "1")) {
          ((Optional<?>) parse.invoke(null, "a@" + domain + ".de"))
              .ifPresent(address -> accepted.add(address.toString()));
        }
      }
      assertThat(accepted).contains("a@xn--4db.de").hasSizeGreaterThan(10_000);
    }
  }
}
