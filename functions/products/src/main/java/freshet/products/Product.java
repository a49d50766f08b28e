package freshet.products;

import freshet.events.Money;
import freshet.http.Price;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A product as it is stored, its stock aside. A deleted one keeps its id and version, and nothing else. */
@Entity
@Table(name = "products")
class Product {
    @Id
    UUID id;

    String sku;
    String name;
    String description;

    @Column(name = "price_amount")
    Long priceAmount;

    @Column(name = "price_currency")
    String priceCurrency;

    long version;
    boolean deleted;

    /** The whole state, as events carry it. */
    freshet.events.products.Product state() {
        return new freshet.events.products.Product(
                id, sku, name, description, new Money(priceAmount, priceCurrency), version);
    }

    void describe(String name, String description, Price price) {
        this.name = name;
        this.description = description;
        priceAmount = price.amount();
        priceCurrency = price.currency();
    }

    void erase() {
        sku = null;
        name = null;
        description = null;
        priceAmount = null;
        priceCurrency = null;
        deleted = true;
        version++;
    }
}
