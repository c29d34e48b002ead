package dev.streampair.relay.http;

import java.util.List;

/**
 * The roles of the logins, in an application that leaves the logins to the relay.
 *
 * @param operator the role that may change something, by its name in the servlet container
 * @param posters the roles that may post items
 */
public record LoginRoles(String operator, List<String> posters) {

    public LoginRoles {
        posters = List.copyOf(posters);
    }
}
