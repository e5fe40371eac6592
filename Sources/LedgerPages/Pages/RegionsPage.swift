import Ledger
import LedgerExports
import LedgerHTTP
import LedgerProjections
import LedgerService

/// `/regions`: the card systems of UiTPAS that the visitor may see whole.
struct RegionsPage: Page {
  struct Model: Sendable {
    var until: String
    var table: TableView
  }

  let path = "/regions"
  let access = PageAccess.cardSystem(.ledgerExportRead)
  let template = "regions"
  let words = RegionWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let principal = try visit.principal
    let span = PageSpan.twelveMonths(to: try visit.lastMonth)
    var question = TotalsQuestion(
      .participations, by: [.cardSystem], from: span.from, through: span.through)
    question.restriction = try visit.restriction
    let found = try await visit.desk.totals(question)
    let sums = Dictionary(
      found.lines.map { ($0.keys[0], $0.sums) }, uniquingKeysWith: { first, _ in first })
    let systems = visit.engine.catalogue.cardSystems
      .filter { $0.scan == .checkIn && RegionPage.isVisible($0, to: principal) }
      .sorted { ($0.name, $0.publicID) < ($1.name, $1.publicID) }
    let organizers = visit.engine.catalogue.organizers
    let figures = visit.figures
    let rows = systems.map { system in
      let counts = sums[Int64(system.system.number)] ?? [0, 0, 0]
      let partners = organizers.count { $0.systems.contains(system.system) }
      return [
        system.name, figures.integer(Int64(system.cities.count)),
        figures.integer(Int64(partners)),
      ] + figures.sums(counts, of: .participations)
    }
    let language = visit.language
    let heads =
      [words.region, words.municipalities, words.organizers]
      + Journal.participations.measures.map(\.label)
    return Shown(
      title: words.title[language],
      model: Model(
        until: try visit.lastMonth.text,
        table: TableView(
          id: "regions", words.lastYear[language], heads: heads.map { $0[language] }, rows: rows,
          links: systems.map { "/regions/\($0.publicID)" })), position: found.position)
  }
}

/// `/regions/{cardSystemId}`: a card system, its participations, organisers and log.
struct RegionPage: Page {
  struct Model: Sendable {
    var until: String
    var name: String
    var cities: String
    var chart: ChartView
    var organizers: TableView
    var tariffs: TableView
    var isSuppressed: Bool
    var records: String
    var checkpoint: String
    var replay: String?
  }

  let path = "/regions/{cardSystemId}"
  let access = PageAccess.cardSystem(.ledgerExportRead)
  let template = "region"
  let words = RegionWords()

  /// The most organisers in the table.
  private static let organizersMax = 20

  /// Whether a card system may be seen whole.
  static func isVisible(_ system: CardSystemView, to principal: Principal) -> Bool {
    principal.may(
      .ledgerExportRead, organizer: .none, systems: CardSystemSet([system.system]))
  }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let known = visit.parameter("cardSystemId").flatMap { UInt32($0) }
      .flatMap { visit.engine.catalogue.cardSystem(publicID: $0) }
    // Whoever may see one region is not told which others there are.
    guard let system = known, system.scan == .checkIn,
      Self.isVisible(system, to: try visit.principal)
    else { throw Problem(.urlNotFound) }
    let language = visit.language
    let span = PageSpan.twelveMonths(to: try visit.lastMonth)
    var question = TotalsQuestion(
      .participations, by: [.month, .organizer, .cardSystem], from: span.from,
      through: span.through)
    question.restriction = TotalsQuestion.Restriction(systems: CardSystemSet([system.system]))
    async let askedTariffs = tariffTable(of: system, visit)
    let found = try await visit.desk.totals(question)
    let lines = found.lines.filter { $0.keys[2] == Int64(system.system.number) }
    let tariffs = try await askedTariffs
    let figures = visit.figures
    let number = system.system
    let records = try await visit.engine.ask { state, _ in state.cardSystem(number)?.records ?? 0 }
    let replay = visit.parts.replays.last(of: system.system)
    return Shown(
      title: system.name,
      model: Model(
        until: try visit.lastMonth.text, name: system.name,
        cities: system.cities.map { "\($0.postalCode) \($0.name)" }.joined(separator: ", "),
        chart: chart(lines, span, visit),
        organizers: organizers(lines, found.names[.organizer] ?? [:], visit),
        tariffs: tariffs.table, isSuppressed: tariffs.isSuppressed,
        records: figures.integer(Int64(clamping: records)),
        checkpoint: figures.integer(
          Int64(clamping: try visit.parts.checkpoints.checkpoint().position)),
        replay: replay.map {
          "\(figures.moment($0.at)), \(words.through[language]) "
            + figures.integer(Int64(clamping: $0.through))
        }), position: found.position)
  }

  private func chart(_ lines: [Totals.Line], _ span: PageSpan, _ visit: Visit) -> ChartView {
    let sums = Dictionary(
      lines.map { ($0.keys[0], $0.sums[0] + $0.sums[1]) }, uniquingKeysWith: { $0 + $1 })
    let figures = visit.figures
    let language = visit.language
    return Chart(
      id: "participations", kind: .bars, title: words.perMonth[language],
      description: words.trend[language], pointName: words.month[language],
      valueName: words.participations[language],
      points: span.months.map { month in
        Chart.Point(
          label: figures.shortMonth(month), name: figures.month(month),
          value: sums[Int64(month.number)] ?? 0)
      }, written: { figures.integer($0) }
    ).view
  }

  private func organizers(
    _ lines: [Totals.Line], _ names: [Int64: TotalsName], _ visit: Visit
  ) -> TableView {
    var sums: [Int64: [Int64]] = [:]
    for line in lines {
      let sum = sums[line.keys[1]] ?? line.sums.map { _ in 0 }
      sums[line.keys[1]] = zip(sum, line.sums).map { $0 + $1 }
    }
    let most = sums.sorted {
      ($1.value[0] + $1.value[1], $0.key) < ($0.value[0] + $0.value[1], $1.key)
    }.prefix(Self.organizersMax)
    let language = visit.language
    return TableView(
      id: "organizers", words.organizersTold[language],
      heads: ([words.organizer] + Journal.participations.measures.map(\.label)).map {
        $0[language]
      },
      rows: most.map { key, sums in
        [names[key]?.name ?? ""] + visit.figures.sums(sums, of: .participations)
      })
  }
}

// MARK: - The social tariff

extension RegionPage {
  /// Participations by social tariff: exact for whoever may see who has one in this region, else
  /// the one table that is published.
  private func tariffTable(
    of system: CardSystemView, _ visit: Visit
  ) async throws -> (table: TableView, isSuppressed: Bool) {
    let isExact = try visit.principal.may(
      .socialTariffExport, organizer: .none, systems: CardSystemSet([system.system]))
    let rows =
      isExact ? try await exactRows(of: system, visit) : try await publishedRows(of: system, visit)
    let figures = visit.figures
    let language = visit.language
    let hidden = words.hidden[language]
    let heads = [words.quarter, words.withTariff, words.withoutTariff, words.all, words.share]
    let table = TableView(
      id: "social-tariff", words.tariffTold[language], heads: heads.map { $0[language] },
      rows: rows.map { row in
        [figures.quarter(row.quarter)]
          + row.counts.map { $0.map(figures.integer) ?? hidden }
          + [row.share.flatMap { figures.percent($0.part, of: $0.whole) } ?? "–"]
      })
    return (table, !isExact)
  }

  private struct TariffRow {
    var quarter: Int64
    /// With, without, and together; nil for what is not told.
    var counts: [Int64?]

    var share: (part: Int64, whole: Int64)? {
      guard let part = counts[0], let whole = counts[2] else { return nil }
      return (part, whole)
    }
  }

  /// The last four quarters and the current one.
  private func quarters(_ visit: Visit) throws(Problem) -> PageSpan {
    let last = try visit.lastMonth.number / 3
    return PageSpan(
      from: CivilMonth(number: (last - 4) * 3).firstDay,
      through: CivilMonth(number: last * 3 + 2).lastDay)
  }

  private func exactRows(
    of system: CardSystemView, _ visit: Visit
  ) async throws(Problem) -> [TariffRow] {
    let span = try quarters(visit)
    var question = TotalsQuestion(
      .participations, by: [.quarter, .holderCardSystem, .socialTariff], from: span.from,
      through: span.through)
    var restriction = TotalsQuestion.Restriction(systems: CardSystemSet([system.system]))
    restriction.isOfTariffAlone = true
    question.restriction = restriction
    let lines = try await visit.desk.totals(question).lines
      .filter { $0.keys[1] == Int64(system.system.number) }
    return Set(lines.map { $0.keys[0] }).sorted().map { quarter in
      func count(_ hasTariff: Bool) -> Int64 {
        lines.filter { $0.keys[0] == quarter && ($0.keys[2] != 0) == hasTariff }
          .reduce(0) { $0 + $1.sums[0] + $1.sums[1] }
      }
      return TariffRow(
        quarter: quarter, counts: [count(true), count(false), count(true) + count(false)])
    }
  }

  private func publishedRows(
    of system: CardSystemView, _ visit: Visit
  ) async throws -> [TariffRow] {
    let span = try quarters(visit)
    var asked = try ExportRequest(
      .socialTariff, from: span.from, through: span.through, format: .csv)
    let closed = try await visit.desk.totals(asked.question).closedThrough
    asked = asked.published(closedThrough: closed)
    let rooted = try await visit.desk.rootedTotals(asked.question)
    let table = try ExportTable(asked, rooted.totals, root: rooted.root)
    return table.rows.filter { $0.keys[1] == String(system.system.number) }.map { row in
      TariffRow(
        quarter: Int64(CivilMonth(holding: row.day).number / 3),
        counts: row.sums.indices.map { row.suppressed.contains($0) ? nil : row.sums[$0] })
    }
  }
}
