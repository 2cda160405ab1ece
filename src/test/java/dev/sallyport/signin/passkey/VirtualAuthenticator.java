package dev.sallyport.signin.passkey;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** That of Chromium: it creates passkeys and uses them without asking. */
public final class VirtualAuthenticator {
  private final CDPSession devTools;
  private final String id;

  private VirtualAuthenticator(CDPSession devTools, String id) {
    this.devTools = devTools;
    this.id = id;
  }

  public static VirtualAuthenticator in(Page page) {
    CDPSession devTools = page.context().newCDPSession(page);
    devTools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("ctap2Version", "ctap2_1");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject command = new JsonObject();
    command.add("options", options);
    JsonObject added = devTools.send("WebAuthn.addVirtualAuthenticator", command);
    return new VirtualAuthenticator(devTools, added.get("authenticatorId").getAsString());
  }

  /** Whether it answers, as a user does who is there. */
  public void answers(boolean present) {
    JsonObject command = command();
    command.addProperty("enabled", present);
    send("setAutomaticPresenceSimulation", command);
  }

  public JsonArray passkeys() {
    return devTools.send("WebAuthn.getCredentials", command()).getAsJsonArray("credentials");
  }

  /** Sends it a command of the domain WebAuthn. */
  public void send(String method, JsonObject command) {
    devTools.send("WebAuthn." + method, command);
  }

  /** A command to it, without parameters yet. */
  public JsonObject command() {
    JsonObject command = new JsonObject();
    command.addProperty("authenticatorId", id);
    return command;
  }
}
