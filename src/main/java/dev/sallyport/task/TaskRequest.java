package dev.sallyport.task;

/**
 * The request to create or change a task.
 *
 * @param title null keeps the title
 * @param isCompleted null keeps the state; a new task is then open
 */
public record TaskRequest(String title, Boolean isCompleted) {}
