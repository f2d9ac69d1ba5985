package dev.sekimori.gateway.listen;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Listener;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A front that a test can look at once the gateway has started it. */
public final class Opened implements Front {
    private final Front front;
    private final AtomicReference<Running> running = new AtomicReference<>();
    private final AtomicReference<Context> context = new AtomicReference<>();

    public Opened(Front front) {
        this.front = front;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return front.serves();
    }

    @Override
    public Running start(Context given) {
        context.set(given);
        running.set(front.start(given));
        return running.get();
    }

    public Running running() {
        return running.get();
    }

    public Context context() {
        return context.get();
    }
}
