package freshet.aggregator.view;

import java.sql.SQLException;

/** The view's database refused or could not be had; the cause tells which. */
public class ViewFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ViewFailure(SQLException cause) {
        super("The view's database: " + cause.getMessage(), cause);
    }
}
