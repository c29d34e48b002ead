package dev.streampair.relay.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A database that ends one connection, and has none to give for a while. */
final class BreakableDatabase {

    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    private final Database database;

    private volatile boolean full;

    BreakableDatabase(Database original) {
        this.database = (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, args) -> {
                    boolean connecting = method.getName().equals("connect");
                    if (connecting && this.full) {
                        throw new SQLException("no connection left", "53300");
                    }
                    try {
                        Object result = method.invoke(original, args);
                        if (connecting) {
                            this.connections.add((Connection) result);
                        }
                        return result;
                    } catch (InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                });
    }

    Database database() {
        return this.database;
    }

    /** Ends the connection that was opened first: that of the intake. Others work on, and no new one is given. */
    void breakFirstConnection() throws SQLException {
        this.full = true;
        this.connections.get(0).close();
    }

    void mend() {
        this.full = false;
    }
}
