package dev.streampair.relay;

/** A failure that cannot even be logged, as when memory is short. */
final class UnloggableError extends StackOverflowError {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw new OutOfMemoryError("for the log");
    }
}
