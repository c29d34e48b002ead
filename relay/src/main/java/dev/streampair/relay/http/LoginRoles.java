package dev.streampair.relay.http;

import java.util.List;

/**
 * The roles of those who log in, in an application that leaves the logins to the relay.
 *
 * @param operator who may change something, as the servlet container knows it
 * @param posters who may post items: each of these
 */
public record LoginRoles(String operator, List<String> posters) {

    public LoginRoles {
        posters = List.copyOf(posters);
    }
}
