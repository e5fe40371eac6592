import HTTPTypes
package import Hummingbird
import Ledger
import LedgerExports
package import LedgerProjections
package import LedgerService
import NIOCore

/// `GET /ledger/v1/exports/{name}`: totals of a period as a file.
package struct ExportRoutes: Sendable {
  let engine: LedgerEngine
  let questions: PastQuestions
  let files: FileMaker

  /// Makes the routes.
  ///
  /// - Parameters:
  ///   - questions: how many of a caller's are answered at a time.
  ///   - files: makes the files that take long.
  package init(engine: LedgerEngine, questions: PastQuestions, files: FileMaker) {
    self.engine = engine
    self.questions = questions
    self.files = files
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("exports/{name}") { request, context in
      try await file(
        named: context.parameters.get("name") ?? "", for: request, by: try context.principal)
    }
  }

  /// The file that a request's query asks for, cut to what the caller may see.
  ///
  /// - Throws: 400, 403, 404 and 429 as the API answers them.
  package func file(
    named name: String, for request: Request, by principal: Principal
  ) async throws(Problem) -> Response {
    try principal.requireAnywhere(.ledgerExportRead)
    let asked = try exportRequest(try RequestQuery(request), name, principal)
    // A long period is read whole: one at a time of a caller.
    return try await questions.ask(principal) { () throws(Problem) in
      try await answer(asked, to: request)
    }
  }

  private func answer(
    _ asked: ExportRequest, to request: Request
  ) async throws(Problem) -> Response {
    let newest = engine.readModels.newestPosition
    guard asked.question.asKnownOn ?? 0 <= newest else {
      throw Problem(.badRequest, detail: "The log ends at position \(newest).")
    }
    var asked = asked
    var rooted = try await rootedTotals(asked, for: request)
    if asked.export == .socialTariff {
      asked = asked.published(closedThrough: rooted.totals.closedThrough)
      rooted = try await rootedTotals(asked, for: request)
    }
    let table: ExportTable
    do throws(ExportFault) {
      table = try ExportTable(asked, rooted.totals, root: rooted.root)
    } catch {
      throw Problem(.badRequest, detail: error.description)
    }
    let format = asked.format
    let chunks = try await chunks(of: table, format)
    let name = "\(asked.export.rawValue).\(format.fileExtension)"
    return Response(
      status: .ok,
      headers: [
        .contentType: format.mediaType, .contentDisposition: "attachment; filename=\"\(name)\"",
      ],
      body: ResponseBody { writer in
        for chunk in chunks {
          try await writer.write(ByteBuffer(bytes: chunk))
        }
        try await writer.finish(nil)
      }
    ).reflecting(rooted.position)
  }

  private func chunks(
    of table: ExportTable, _ format: ExportFormat
  ) async throws(Problem) -> ExportChunks {
    try await files.make { () throws(WorkbookError) in try ExportChunks(table, format) }
  }

  private func rootedTotals(
    _ asked: ExportRequest, for request: Request
  ) async throws(Problem) -> RootedTotals {
    try await engine.list(for: request) { [asked] models, minimum throws(ReadModelError) in
      try await models.rootedTotals(asked.question, atLeast: minimum)
    }
  }

  // MARK: What is asked for

  private func exportRequest(
    _ query: RequestQuery, _ name: String, _ principal: Principal
  ) throws(Problem) -> ExportRequest {
    guard let export = LedgerExport(rawValue: name) else { throw Problem(.urlNotFound) }
    guard let from = query["from"].flatMap({ CivilDate(fullDate: $0) }) else {
      throw query.fault("from", "a day such as 2026-06-01")
    }
    guard let through = query["to"].flatMap({ CivilDate(fullDate: $0) }) else {
      throw query.fault("to", "a day such as 2026-06-30")
    }
    guard let format = ExportFormat(rawValue: query["format"] ?? ExportFormat.csv.rawValue) else {
      throw query.fault("format", "one of \(ExportFormat.allWords)")
    }
    guard let days = ExportDays(rawValue: query["days"] ?? ExportDays.booked.rawValue) else {
      throw query.fault("days", "booked or occurred")
    }
    let dimensions = query["by"]?.split(separator: ",").map(String.init) ?? []
    let position = try query.integer("at").map { UInt64($0) }
    func request(
      _ restriction: TotalsQuestion.Restriction?
    ) throws(Problem) -> ExportRequest {
      do throws(ExportFault) {
        return try ExportRequest(
          export, by: dimensions, from: from, through: through, days: days, format: format,
          at: position, restriction: restriction)
      } catch {
        throw Problem(.badRequest, detail: "Not to be exported: \(error.description).")
      }
    }
    let asked = try request(Self.restriction(.ledgerExportRead, principal))
    guard asked.isConfidential else { return asked }
    // Who has a social tariff, the card system that granted it may see, and nobody else.
    try principal.requireAnywhere(.socialTariffExport)
    var tariffs = Self.restriction(.socialTariffExport, principal)
    tariffs?.isOfTariffAlone = true
    return try request(tariffs)
  }

  /// What of all entries the caller may see; nil for everything.
  package static func restriction(
    _ permission: Permission, _ principal: Principal
  ) -> TotalsQuestion.Restriction? {
    let grants = principal.grants
    if grants.allowEverywhere(permission) { return nil }
    let places = grants.places(of: permission)
    return TotalsQuestion.Restriction(systems: places.systems, organizers: places.organizers)
  }
}
