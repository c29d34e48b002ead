/** Services whose items outlive them: files of SQLite, PostgreSQL, replicas and disks. */
@NullMarked
package dev.streampair.system.durable;

import org.jspecify.annotations.NullMarked;
