package dev.sallyport.mail;

/** Fired in the transaction that writes a mail. */
public record MailQueued() {}
