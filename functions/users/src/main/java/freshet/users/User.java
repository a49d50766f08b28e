package freshet.users;

import freshet.http.JsonLength;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A user as it is stored. A deleted one keeps its id and version, and nothing else. */
@Entity
@Table(name = "users")
class User {
    private static final int BESIDE_TEXTS = 150;

    @Id
    UUID id;

    @Column(name = "external_id")
    String externalId;

    String name;
    String email;
    String country;
    long version;
    boolean deleted;

    /** The whole state, as events carry it. */
    freshet.events.users.User state() {
        return new freshet.events.users.User(id, externalId, name, email, country, version);
    }

    /** The most that it takes in JSON. */
    int bytes() {
        return BESIDE_TEXTS + JsonLength.of(externalId, name, email, country);
    }

    void erase() {
        externalId = null;
        name = null;
        email = null;
        country = null;
        deleted = true;
        version++;
    }
}
