package dev.streampair.relay.http;

/** A setting is missing or has a bad value. The message has the property, the value and what it must be. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    InvalidSettingException(String message) {
        super(message);
    }
}
