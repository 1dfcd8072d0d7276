//! The table as Parquet, for notebooks, R, DuckDB: one row a patient.
//!
//! Columns: `report`, `patient`; for each column of the table its text under its title (a value, `no`, or
//! `not reported`); for columns with numbers also `<title> (number)` (`(days)` for lengths of time), empty where there is
//! none, so that nothing unknown becomes a zero; and `<title> (sources)`, a list of the words the cell rests on, each
//! with fact, quote, sentence, part of the report and place (code points). Which columns there are does not depend on
//! what is in the table. Compressed with Snappy; the footer names the program, no time.
//!
//! It is written with the column writers of the `parquet` crate, without Arrow, which would cost a minute of
//! every first build.

use caseline_pool::table::{Cell, Evidence, Measure, Table};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::collections::HashSet;
use std::sync::Arc;

/// Rows of a group.
const GROUP: usize = 10_000;

/// The fields of a source, in order.
const FIELDS: [&str; 6] = ["fact", "quote", "sentence", "part", "start", "end"];

fn text(name: &str, repetition: Repetition) -> Result<TypePtr, ParquetError> {
    let kind = Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(repetition);
    Ok(Arc::new(kind.with_logical_type(Some(LogicalType::String)).with_converted_type(ConvertedType::UTF8).build()?))
}

fn number(name: &str, physical: Physical, repetition: Repetition) -> Result<TypePtr, ParquetError> {
    Ok(Arc::new(Type::primitive_type_builder(name, physical).with_repetition(repetition).build()?))
}

/// A list as every reader of Parquet knows it: `list`, and in it `element`.
fn sources(name: &str) -> Result<TypePtr, ParquetError> {
    let mut fields = vec![];
    for field in FIELDS {
        fields.push(match field {
            "start" | "end" => number(field, Physical::INT64, Repetition::REQUIRED)?,
            _ => text(field, Repetition::REQUIRED)?,
        });
    }
    let element = Type::group_type_builder("element").with_repetition(Repetition::REQUIRED).with_fields(fields);
    let list = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
    let list = list.with_fields(vec![Arc::new(element.build()?)]).build()?;
    let outer = Type::group_type_builder(name).with_repetition(Repetition::REQUIRED);
    let outer = outer.with_logical_type(Some(LogicalType::List)).with_converted_type(ConvertedType::LIST);
    Ok(Arc::new(outer.with_fields(vec![Arc::new(list)]).build()?))
}

/// Titles that are no other column's name.
fn names(table: &Table) -> Vec<String> {
    let mut taken: HashSet<String> = ["report".to_owned(), "patient".to_owned()].into();
    let mut out = Vec::new();
    for title in &table.columns {
        let mut name = title.clone();
        for n in 2.. {
            if taken.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{title} {n}");
        }
        out.push(name);
    }
    out
}

fn schema(table: &Table, names: &[String]) -> Result<TypePtr, ParquetError> {
    let mut fields =
        vec![text("report", Repetition::REQUIRED)?, number("patient", Physical::INT32, Repetition::REQUIRED)?];
    for (i, name) in names.iter().enumerate() {
        fields.push(text(name, Repetition::REQUIRED)?);
        match table.measures.get(i) {
            Some(Measure::Whole) => {
                fields.push(number(&format!("{name} (number)"), Physical::INT32, Repetition::OPTIONAL)?)
            }
            Some(Measure::Number) => {
                fields.push(number(&format!("{name} (number)"), Physical::DOUBLE, Repetition::OPTIONAL)?)
            }
            Some(Measure::Days) => {
                fields.push(number(&format!("{name} (days)"), Physical::DOUBLE, Repetition::OPTIONAL)?)
            }
            Some(Measure::None) | None => {}
        }
        fields.push(sources(&format!("{name} (sources)"))?);
    }
    Ok(Arc::new(Type::group_type_builder("patients").with_fields(fields).build()?))
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn put_text<'t>(group: &mut Group<'_>, values: impl Iterator<Item = &'t str>) -> Result<(), ParquetError> {
    let values: Vec<ByteArray> = values.map(|v| ByteArray::from(v.as_bytes().to_vec())).collect();
    put_lists(group, values, None)
}

/// Texts, with the levels of a list where they are in one.
fn put_lists(
    group: &mut Group<'_>,
    values: Vec<ByteArray>,
    levels: Option<&(Vec<i16>, Vec<i16>)>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Err(ParquetError::General("no column is left".into())) };
    let (definition, repetition) = levels.map_or((None, None), |(d, r)| (Some(d.as_slice()), Some(r.as_slice())));
    column.typed::<ByteArrayType>().write_batch(&values, definition, repetition)?;
    column.close()
}

fn put_numbers(group: &mut Group<'_>, cells: &[&Cell], whole: bool) -> Result<(), ParquetError> {
    let finite = |c: &&Cell| c.number.filter(|n| n.is_finite());
    let levels: Vec<i16> = cells.iter().map(|c| i16::from(finite(c).is_some())).collect();
    let Some(mut column) = group.next_column()? else { return Err(ParquetError::General("no column is left".into())) };
    if whole {
        let values: Vec<i32> = cells.iter().filter_map(finite).map(|n| n as i32).collect();
        column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
    } else {
        let values: Vec<f64> = cells.iter().filter_map(finite).collect();
        column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
    }
    column.close()
}

/// The sources of a column of cells: one list a cell, empty where the cell has none.
fn put_sources(group: &mut Group<'_>, cells: &[&Cell]) -> Result<(), ParquetError> {
    let (mut definition, mut repetition) = (Vec::new(), Vec::new());
    for cell in cells {
        if cell.evidence.is_empty() {
            definition.push(0);
            repetition.push(0);
        }
        for i in 0..cell.evidence.len() {
            definition.push(1);
            repetition.push(i16::from(i > 0));
        }
    }
    let levels = (definition, repetition);
    let all = || cells.iter().flat_map(|c| &c.evidence);
    for field in FIELDS {
        let words = |e: &Evidence| match field {
            "fact" => e.fact.clone().unwrap_or_default(),
            "quote" => e.exact.clone(),
            "sentence" => format!("{}{}{}", e.around.0, e.exact, e.around.1),
            _ => e.part.clone().unwrap_or_default(),
        };
        match field {
            "start" | "end" => {
                let values: Vec<i64> = all().map(|e| if field == "start" { e.start } else { e.end } as i64).collect();
                let Some(mut column) = group.next_column()? else {
                    return Err(ParquetError::General("no column is left".into()));
                };
                column.typed::<Int64Type>().write_batch(&values, Some(&levels.0), Some(&levels.1))?;
                column.close()?;
            }
            _ => put_lists(group, all().map(|e| ByteArray::from(words(e).into_bytes())).collect(), Some(&levels))?,
        }
    }
    Ok(())
}

/// The bytes of the file.
pub fn table(table: &Table) -> Result<Vec<u8>, ParquetError> {
    let names = names(table);
    let about = KeyValue::new("caseline".to_owned(), crate::MARK.to_owned());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("Caseline".to_owned())
        .set_key_value_metadata(Some(vec![about]))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema(table, &names)?, Arc::new(properties))?;
    for rows in table.rows.chunks(GROUP) {
        let mut group = file.next_row_group()?;
        put_text(&mut group, rows.iter().map(|r| r.report.as_str()))?;
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("no column is left".into()));
        };
        let patients: Vec<i32> = rows.iter().map(|r| r.patient as i32).collect();
        column.typed::<Int32Type>().write_batch(&patients, None, None)?;
        column.close()?;
        for i in 0..names.len() {
            let none = &Cell::NOT_REPORTED;
            let cells: Vec<&Cell> = rows.iter().map(|r| r.cells.get(i).unwrap_or(none)).collect();
            put_text(&mut group, cells.iter().map(|c| c.text()))?;
            match table.measures.get(i) {
                Some(Measure::None) | None => {}
                Some(kind) => put_numbers(&mut group, &cells, *kind == Measure::Whole)?,
            }
            put_sources(&mut group, &cells)?;
        }
        group.close()?;
    }
    file.into_inner()
}
