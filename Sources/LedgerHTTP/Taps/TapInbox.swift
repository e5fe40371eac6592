import LedgerWire
import Synchronization

/// Where the taps of one upload wait between being read and being delivered.
///
/// One task puts, one takes. It holds two deliveries at most: whoever reads faster than the ledger
/// commits, or than the caller takes its answers, waits.
final class TapInbox: Sendable {
  /// How an upload ended.
  struct End: Sendable {
    /// Why it was not read further; nil where it was read to its end.
    var fault: TapUploadFault?
  }

  /// The most taps that wait.
  static let heldMax = 2 * TapUpload.tapsPerRequestMax

  private struct State: Sendable {
    var items: [TapItem] = []
    var end: End?
    var isAbandoned = false
    var putter: CheckedContinuation<Void, Never>?
    var taker: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Adds taps, once there is room; false where nobody takes any more.
  ///
  /// - Parameter items: at most ``TapUpload/tapsPerRequestMax``.
  func put(_ items: [TapItem]) async -> Bool {
    precondition(items.count <= TapUpload.tapsPerRequestMax, "more than one delivery")
    while true {
      let (isPut, isAbandoned, taker) = state.withLock { state in
        if state.isAbandoned { return (false, true, nil as CheckedContinuation<Void, Never>?) }
        guard state.items.count + items.count <= Self.heldMax else { return (false, false, nil) }
        state.items += items
        return (true, false, state.taker.take())
      }
      taker?.resume()
      if isPut || isAbandoned { return isPut }
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          let isFree =
            state.isAbandoned || state.items.count + items.count <= Self.heldMax
          if !isFree { state.putter = continuation }
          return isFree
        }
        if isFree { continuation.resume() }
      }
    }
  }

  /// Says that no more will come; the first word counts.
  func end(_ fault: TapUploadFault?) {
    let taker = state.withLock { state in
      if state.end == nil { state.end = End(fault: fault) }
      return state.taker.take()
    }
    taker?.resume()
  }

  /// Says that nobody takes any more.
  func abandon() {
    let putter = state.withLock { state in
      state.isAbandoned = true
      state.items = []
      return state.putter.take()
    }
    putter?.resume()
  }

  /// Takes what is there, waiting for one tap at least; empty where no more will come.
  ///
  /// At most ``TapUpload/tapsPerRequestMax`` are taken at a time.
  func take() async -> [TapItem] {
    while true {
      let (items, isEnd, putter) = state.withLock { state in
        let items = Array(state.items.prefix(TapUpload.tapsPerRequestMax))
        state.items.removeFirst(items.count)
        return (items, state.end != nil, items.isEmpty ? nil : state.putter.take())
      }
      putter?.resume()
      if isEnd || !items.isEmpty { return items }
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          let isReady = state.end != nil || !state.items.isEmpty
          if !isReady { state.taker = continuation }
          return isReady
        }
        if isReady { continuation.resume() }
      }
    }
  }

  /// Why the upload was not read to its end; nil where it was, or is still being read.
  var fault: TapUploadFault? { state.withLock { $0.end?.fault } }
}
