import LedgerPages
import ServiceLifecycle

/// Counts the key indicators again and again: at full scale that takes longer than whoever opens
/// the first page should wait.
struct IndicatorKeeper: Service {
  let desk: TotalsDesk

  /// How old what is shown may be.
  static let interval = Duration.seconds(60)
  /// How long it waits for read models that are behind.
  static let patience = Duration.seconds(5)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let isCounted = await desk.refreshKeyIndicators()
        do {
          try await Task.sleep(for: isCounted ? Self.interval : Self.patience)
        } catch {
          return
        }
      }
    }
    // A service that ends takes the others with it.
    try? await gracefulShutdown()
  }
}
