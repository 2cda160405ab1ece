package dev.sallyport.throttle.bucket;

import dev.sallyport.platform.grid.SealedMap;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Stores Bucket4j's buckets in a map of the data grid and changes them by compare-and-set. */
public final class MapBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {
  private final SealedMap map;

  public MapBuckets(SealedMap map, ClientSideConfig configuration) {
    super(configuration);
    this.map = map;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
    return new CompareAndSwapOperation() {
      private Optional<SealedMap.Entry> read = Optional.empty();

      @Override
      public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
        read = map.get(key);
        return read.map(SealedMap.Entry::value);
      }

      @Override
      public boolean compareAndSwap(
          byte[] originalOrNull,
          byte[] changed,
          RemoteBucketState state,
          Optional<Long> timeoutNanos) {
        // The original is the value of the last read.
        return read.isEmpty() ? map.putIfAbsent(key, changed) : map.replace(read.get(), changed);
      }
    };
  }

  @Override
  public void removeProxy(String key) {
    map.remove(key);
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String key) {
    throw new UnsupportedOperationException();
  }
}
