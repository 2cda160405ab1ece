package dev.sallyport.mail;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The mails that the service sends, each with what its text needs. */
public enum MailTemplate {
  /** Link and code that complete a sign-up. */
  SIGNUP_CODE(Part.LINK, Part.CODE),
  /** To the owner of an address with which someone else tried to sign up. */
  ADDRESS_TAKEN(),
  /** Link and code that verify the address of an account. */
  VERIFY_EMAIL(Part.LINK, Part.CODE),
  PASSWORD_RESET(Part.LINK, Part.CODE),
  PASSWORD_CHANGED(),
  PASSWORD_REMOVED(),
  SECOND_FACTOR_ADDED(),
  PASSKEY_ADDED(),
  PASSKEY_REMOVED(),
  SECOND_FACTOR_REMOVED(),
  /** With the time of the removal, and the link that cancels it. */
  FACTOR_REMOVAL(Part.LINK, Part.TIME),
  RECOVERY_CODES_REPLACED(),
  RECOVERY_CODE_USED(),
  /** Later log-ins on a device need no second factor for a time. */
  DEVICE_REMEMBERED(),
  /** To the new address: link and code that confirm it. */
  EMAIL_CHANGE_CONFIRM(Part.LINK, Part.CODE),
  /** To the current address, when a change is requested. */
  EMAIL_CHANGE_NOTICE(),
  /** To the previous address, with the link that restores it. */
  EMAIL_CHANGED(Part.LINK),
  /** With the time of the deletion. */
  ACCOUNT_DELETION(Part.TIME),
  ACCOUNT_DELETED(),
  /** With the link that creates the account. */
  INVITATION(Part.LINK),
  /** To operators, with the time of the first new finding. */
  SECURITY_ALERT(Part.TIME);

  /** What a text may contain besides its words. */
  enum Part {
    LINK,
    CODE,
    TIME
  }

  private static final Set<MailTemplate> SUPPRESSIBLE =
      EnumSet.of(SIGNUP_CODE, ADDRESS_TAKEN, VERIFY_EMAIL, PASSWORD_RESET, EMAIL_CHANGE_CONFIRM);

  private final boolean hasLink;
  private final boolean hasCode;
  private final boolean hasTime;

  MailTemplate(Part... parts) {
    List<Part> all = List.of(parts);
    hasLink = all.contains(Part.LINK);
    hasCode = all.contains(Part.CODE);
    hasTime = all.contains(Part.TIME);
  }

  public boolean hasLink() {
    return hasLink;
  }

  public boolean hasCode() {
    return hasCode;
  }

  public boolean hasTime() {
    return hasTime;
  }

  /**
   * Whether someone who does not read the mailbox can cause the mail. Its recipient can stop such
   * mails, but not those about what has happened to an account.
   */
  public boolean isSuppressible() {
    return SUPPRESSIBLE.contains(this);
  }

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The template with a {@link #code()}, if there is one. */
  public static Optional<MailTemplate> of(String code) {
    return Arrays.stream(values()).filter(template -> template.code().equals(code)).findFirst();
  }
}
