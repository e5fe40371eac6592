import Dispatch
import Synchronization

/// Turns items into results on every core, in their order; the first failure by place is thrown.
///
/// Sealing and opening take most of the time of a start and of a large registration.
func inParallel<Result: Sendable>(
  _ count: Int, share: Int = 256,
  _ body: @Sendable (Int) throws(DirectoryError) -> Result
) throws(DirectoryError) -> [Result] {
  typealias Part = Swift.Result<[Result], DirectoryError>
  let parts = Mutex<[Int: Part]>([:])
  DispatchQueue.concurrentPerform(iterations: (count + share - 1) / share) { part in
    let done = Part { () throws(DirectoryError) in
      try (part * share..<min((part + 1) * share, count)).map { place throws(DirectoryError) in
        try body(place)
      }
    }
    parts.withLock { $0[part] = done }
  }
  let done = parts.withLock { $0.sorted { $0.key < $1.key } }
  var results: [Result] = []
  results.reserveCapacity(count)
  for (_, part) in done { results += try part.get() }
  return results
}
