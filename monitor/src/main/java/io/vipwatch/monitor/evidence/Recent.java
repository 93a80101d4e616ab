package io.vipwatch.monitor.evidence;

import java.util.LinkedHashMap;
import java.util.Map;

/** Holds at most {@value #MOST} values; what was not used for longest makes room. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1024;

    Recent() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
    }
}
