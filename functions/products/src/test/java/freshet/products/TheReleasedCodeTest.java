package freshet.products;

import freshet.testing.BackingServices;
import freshet.testing.ReleasedCode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class TheReleasedCodeTest extends ReleasedCode {
    TheReleasedCodeTest() {
        super("products", "price_currency");
    }
}
