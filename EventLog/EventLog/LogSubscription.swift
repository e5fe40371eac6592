/// The records after a position: first those that are there, then those to come, in pages.
///
/// Every record comes exactly once and in order. A page is read only when it is asked for, so a
/// slow reader costs one page of memory and never holds up the log. The sequence ends when its task
/// is cancelled, or when the log is closed and everything in it has been delivered; it throws when
/// reading fails. Each iteration of it begins anew after the same position.
public struct LogSubscription: AsyncSequence, Sendable {
  /// Reads one page: up to that many records after that position.
  public typealias PageReader =
    @Sendable (Position, Int) async throws(EventLogError) -> [StoredRecord]

  private let position: Position
  private let pageRecords: Int
  private let signal: HeadSignal
  private let readPage: PageReader

  /// Makes a subscription from what a store has: its signal and its way to read a page.
  ///
  /// `readPage` must see every record up to the head that the signal shows.
  public init(
    after position: Position, signal: HeadSignal, pageRecords: Int = 512,
    readPage: @escaping PageReader
  ) {
    precondition(pageRecords > 0, "a page without records makes no progress")
    self.position = position
    self.signal = signal
    self.pageRecords = LogLimits.pageRecords(limit: pageRecords)
    self.readPage = readPage
  }

  /// Begins to read.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(
      catchUp: LogCatchUp(after: position, pageRecords: pageRecords), signal: signal,
      readPage: readPage)
  }

  /// One reading of a subscription.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var catchUp: LogCatchUp
    let signal: HeadSignal
    let readPage: PageReader

    /// The next page, never empty; nothing when the subscription has ended.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(EventLogError) -> [StoredRecord]? {
      while !Task.isCancelled {
        switch catchUp.nextAction {
        case .read(let position, let limit):
          let page = try await readPage(position, limit)
          try catchUp.received(page)
          return page
        case .wait(let position):
          try catchUp.waited(await signal.waitUntil(beyond: position))
        case .finish:
          return nil
        }
      }
      return nil
    }
  }
}
