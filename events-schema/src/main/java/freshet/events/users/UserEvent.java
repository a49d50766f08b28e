package freshet.events.users;

import freshet.events.Event;

/** What happens to users: the topic {@code freshet.users}. */
public sealed interface UserEvent extends Event permits UserCreated, UserUpdated, UserDeleted {}
