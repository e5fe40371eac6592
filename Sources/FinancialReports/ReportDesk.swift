import Dispatch
import EventLog
public import Ledger
import LedgerExports
public import LedgerProjections
public import LedgerService
import Synchronization

/// Why no report was started.
public enum ReportRefusal: Error, Hashable, Sendable {
  /// As many of the client's reports are being made as may be at a time.
  case tooManyStarted
  /// Its note could not be written.
  case noRoom
}

/// Takes orders for reports, makes them one after another, and hands them out for a while.
///
/// What a report says is as known when it was asked for, or later. Reports outlive the process; one
/// that was being made when it ended has failed.
public final class ReportDesk: Sendable {
  /// Where the desk keeps reports, and what it is given to make them with.
  public struct Surroundings: Sendable {
    /// The data folder, in which reports have a folder of their own.
    public var dataFolder: String
    /// What reports are read from.
    public var readModels: ReadModels
    /// The service's clocks.
    public var clock: any LedgerClock
    /// Whether there is room for a file of so many bytes, besides what the log needs.
    public var hasRoom: @Sendable (Int) -> Bool = { _ in true }
    /// Is told, for an operator, why a report could not be made.
    public var tell: @Sendable (String) -> Void = { _ in }

    /// Makes them.
    public init(dataFolder: String, readModels: ReadModels, clock: any LedgerClock) {
      self.dataFolder = dataFolder
      self.readModels = readModels
      self.clock = clock
    }
  }

  /// A report that is to be made.
  private struct Order: Sendable {
    var report: FinancialReport
    var organizer: OrganizerView
    /// What the log had said when it was asked for.
    var position: UInt64
  }

  private struct State {
    var reports: [UInt32: FinancialReport]
    var random: any RandomNumberGenerator & Sendable

    /// An id that no kept report has.
    mutating func freeID() -> UInt32 {
      while true {
        let id = UInt32(truncatingIfNeeded: random.next() & UInt64(FinancialReport.ids.upperBound))
        if FinancialReport.ids.contains(id), reports[id] == nil { return id }
      }
    }
  }

  /// Every limit.
  public let limits: ReportLimits
  private let surroundings: Surroundings
  private let folder: ReportFolder
  private let links: ReportLinks
  private let state: Mutex<State>
  private let orders: AsyncStream<Order>
  private let newOrder: AsyncStream<Order>.Continuation
  /// Where files are written and removed, in the order in which that was decided.
  private let writing = DispatchQueue(label: "financial-reports", qos: .utility)

  /// Opens the desk: what was being made has failed, what a crash left half-written is removed.
  ///
  /// A folder that cannot be written to is told of, and holds nothing else up: it is derived.
  ///
  /// - Parameters:
  ///   - random: chooses ids.
  ///   - linkKey: 32 random bytes, under which links are signed; a link under another is not good.
  public init(
    _ surroundings: Surroundings, random: some RandomNumberGenerator & Sendable, linkKey: [UInt8],
    limits: ReportLimits = .standard
  ) {
    self.surroundings = surroundings
    self.limits = limits
    folder = ReportFolder(in: surroundings.dataFolder)
    links = ReportLinks(key: linkKey)
    state = Mutex(State(reports: folder.opened(surroundings.tell), random: random))
    (orders, newOrder) = AsyncStream.makeStream()
  }

  // MARK: Asking

  /// The periods that are suggested today.
  public var suggestedPeriods: [ReportPeriod] {
    ReportPeriod.suggested(
      on: BrusselsTime.date(at: surroundings.clock.now()), months: limits.suggestedMonths)
  }

  /// Starts a report; its note is durable when this returns.
  ///
  /// - Parameter asker: one of the ledger's own names for the client.
  public func start(
    _ period: ReportPeriod, of organizer: OrganizerView, asker: String
  ) async throws(ReportRefusal) -> FinancialReport {
    let now = surroundings.clock.now()
    removeOld(now)
    let report = state.withLock { state -> FinancialReport? in
      let own = state.reports.values.filter { $0.asker == asker }
      guard own.count(where: \.isStarted) < limits.startedMax else { return nil }
      let report = FinancialReport(
        id: state.freeID(), organizer: organizer.id, asker: asker, period: period, createdAt: now)
      state.reports[report.id] = report
      return report
    }
    guard let report else { throw .tooManyStarted }
    if let failure = await written({ [folder] () throws(EventLogError) in try folder.save(report) })
    {
      surroundings.tell("no report was started: \(failure)")
      state.withLock { $0.reports[report.id] = nil }
      throw .noRoom
    }
    removeBeyondKept(asker)
    newOrder.yield(
      Order(
        report: report, organizer: organizer, position: surroundings.readModels.newestPosition))
    return report
  }

  /// An organiser's reports, the newest first.
  public func reports(of organizer: String) -> [FinancialReport] {
    removeOld(surroundings.clock.now())
    let reports = state.withLock { $0.reports.values.filter { $0.organizer == organizer } }
    return reports.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
  }

  /// An organiser's report; nil where it has none of this id.
  public func report(_ id: UInt32, of organizer: String) -> FinancialReport? {
    guard let report = report(id), report.organizer == organizer else { return nil }
    return report
  }

  private func report(_ id: UInt32) -> FinancialReport? {
    removeOld(surroundings.clock.now())
    return state.withLock { $0.reports[id] }
  }

  /// A link to a report's file, good for ``ReportLimits/linkSeconds``.
  public func link(to report: FinancialReport) -> String {
    links.link(to: report.id, until: second + limits.linkSeconds)
  }

  /// The report that can be downloaded by a link; nil for a link that is not good.
  public func report(link: String) -> FinancialReport? {
    guard let report = links.report(link, at: second).flatMap({ report($0) }), report.file != nil
    else { return nil }
    return report
  }

  private var second: Int64 { surroundings.clock.now().microseconds / 1_000_000 }

  /// Where a report's file is.
  public func filePath(of report: FinancialReport) -> String { folder.filePath(report.id) }

  // MARK: Keeping

  /// Removes reports whose days are over.
  private func removeOld(_ now: Instant) {
    let kept = Int64(limits.daysKept) * 86_400_000_000
    remove { report in now.microseconds - report.createdAt.microseconds > kept }
  }

  /// Removes the oldest reports of a client that has too many.
  private func removeBeyondKept(_ asker: String) {
    let beyond = state.withLock { state in
      state.reports.values.filter { $0.asker == asker }
        .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.dropFirst(limits.keptMax)
        .map(\.id)
    }
    remove { beyond.contains($0.id) }
  }

  /// Removes settled reports: one that is being made stays until it is.
  private func remove(_ isOver: (FinancialReport) -> Bool) {
    let removed = state.withLock { state -> [UInt32] in
      let over = state.reports.values.filter { !$0.isStarted && isOver($0) }.map(\.id)
      for id in over { state.reports[id] = nil }
      return over
    }
    guard !removed.isEmpty else { return }
    writing.async { [folder] in
      for id in removed { folder.remove(id) }
    }
  }

  /// Does something with the folder; answers why it failed.
  private func written(
    _ body: @escaping @Sendable () throws(EventLogError) -> Void
  ) async -> EventLogError? {
    await withUnsafeContinuation { continuation in
      writing.async {
        do throws(EventLogError) {
          try body()
          continuation.resume(returning: nil)
        } catch {
          continuation.resume(returning: error)
        }
      }
    }
  }

  // MARK: Making

  /// Makes what is ordered, until ``stop()`` or the task is cancelled; what is not made then has
  /// failed at the next start.
  public func run() async {
    for await order in orders {
      guard let outcome = await outcome(of: order), !Task.isCancelled else { return }
      await settle(order.report, outcome)
    }
  }

  /// Takes no further orders: ``run()`` ends with the last one.
  public func stop() { newOrder.finish() }

  /// Writes what a report came to before anybody is told.
  private func settle(_ report: FinancialReport, _ outcome: ReportOutcome) async {
    guard var settled = report.settled(outcome) else { return }
    let saved = settled
    if let failure = await written({ [folder] () throws(EventLogError) in try folder.save(saved) })
    {
      surroundings.tell("report \(report.id) could not be noted: \(failure)")
      settled = report.settled(.failed(.noRoom)) ?? settled
    }
    let told = settled
    state.withLock { $0.reports[told.id] = told }
  }

  /// What an order comes to; nil where the task was cancelled first.
  private func outcome(of order: Order) async -> ReportOutcome? {
    let request: ExportRequest
    do throws(ExportFault) {
      request = try ReportFiles.request(order.report.period, of: order.organizer.organizer)
    } catch {
      surroundings.tell("report \(order.report.id) cannot be asked for: \(error)")
      return .failed(.notReady)
    }
    switch await totals(request, of: order) {
    case nil: return nil
    case .failure(let failure): return .failed(failure)
    case .success(let totals):
      let maker = ReportMaker(folder: folder, limits: limits, hasRoom: surroundings.hasRoom)
      return await withUnsafeContinuation { continuation in
        writing.async { [tell = surroundings.tell] in
          do throws(ReportMaker.Failure) {
            let made = try maker.make(order.report.id, request, totals, order.organizer)
            continuation.resume(returning: .made(made))
          } catch {
            tell("report \(order.report.id) could not be made: \(error)")
            continuation.resume(returning: .failed(error.failure))
          }
        }
      }
    }
  }

  private enum Reading {
    case success(RootedTotals)
    case failure(ReportFailure)
  }

  private func totals(_ request: ExportRequest, of order: Order) async -> Reading? {
    for _ in 1...max(1, limits.readingAttemptsMax) {
      do throws(ReadModelError) {
        return .success(
          try await surroundings.readModels.rootedTotals(
            request.question, atLeast: order.position))
      } catch {
        surroundings.tell("report \(order.report.id) waits for its totals: \(error)")
        switch error {
        case .behind, .overloaded: try? await Task.sleep(for: limits.readingPause)
        case .unavailable, .stopped, .unreadable: return .failure(.notReady)
        }
      }
      if Task.isCancelled { return nil }
    }
    return .failure(.notReady)
  }
}
