package dev.streampair.system.support.peer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Someone who may log in.
 *
 * @param roles those of relay.security, with commas
 */
public record Login(String name, String password, String roles) {

    /** What a request bears. */
    public String header() {
        String both = this.name + ":" + this.password;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** The settings by which a service lets them in. */
    public String[] settings() {
        String user = "--relay.security.users." + this.name;
        return new String[] {user + ".password=" + this.password, user + ".roles=" + this.roles};
    }

    /** The setting by which a service logs in as this at its peer. */
    public String setting() {
        return "--relay.peer.headers.authorization=" + header();
    }
}
