package dev.sallyport.web.page;

/**
 * A link below a form.
 *
 * @param target relative to the pages
 */
public record Link(String label, String target) {}
