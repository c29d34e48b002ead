package dev.streampair.relay;

/** The store cannot be opened, reached or written. The message says what is wrong. */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem what is wrong, as a sentence
     * @param remedy what to do, as a sentence
     */
    public StoreException(String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.remedy = remedy;
    }

    public StoreException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What to do, as a sentence. */
    public String remedy() {
        return this.remedy;
    }
}
