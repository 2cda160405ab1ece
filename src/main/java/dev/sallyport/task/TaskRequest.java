package dev.sallyport.task;

/**
 * What a caller sends to create or to change a task.
 *
 * @param title null leaves it as it is
 * @param isCompleted null leaves it as it is; a new task is then open
 */
public record TaskRequest(String title, Boolean isCompleted) {}
